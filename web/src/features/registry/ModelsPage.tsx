import { Button, Group, SegmentedControl, Skeleton, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import { searchRegisteredModels } from "../../api/registry";
import type { RegisteredModel } from "../../api/types";
import { useChangeAddress } from "../../design/address";
import { classes } from "../../design/classes";
import { Crumbs } from "../../design/Crumbs";
import { ErrorState } from "../../design/ErrorState";
import { Page } from "../../design/Page";
import { SearchInput } from "../../design/SearchInput";
import { TableRows } from "../../design/TableRows";
import { TimeText } from "../../design/TimeText";
import { useKeys } from "../../design/useKeys";
import { useTitle } from "../../design/useTitle";
import { StageBadge } from "../../parts/registry/StageBadge";
import { useRegistryChanges } from "../../parts/registry/useRegistryChanges";
import { VersionLink } from "../../parts/registry/VersionLink";
import { Tags } from "../../parts/runs/Tags";
import { AliasChips } from "./AliasChips";
import { NewModelDialog } from "./NewModelDialog";
import { modelFilter } from "./search";
import tableStyles from "../../design/table.module.css";
import styles from "./Registry.module.css";

const route = getRouteApi("/models");
const ROW_PX = 45;
const KINDS = [
  { value: "models", label: "Models" },
  { value: "prompts", label: "Prompts" },
];

/** The registered models, or the prompts that MLflow's clients keep as registered models. */
export function ModelsPage() {
  const search = route.useSearch();
  const change = useChangeAddress();
  const [adding, setAdding] = useState(false);
  const searchBox = useRef<HTMLInputElement>(null);
  const text = search.q ?? "";
  const prompts = search.kind === "prompts";
  const things = prompts ? "prompts" : "models";
  useTitle(prompts ? "Prompts" : "Models");
  useKeys({ "/": () => searchBox.current?.focus() });
  useRegistryChanges();
  const filter = modelFilter(text, prompts);
  const found = useInfiniteQuery({
    queryKey: queryKeys.registeredModels("found", filter),
    queryFn: ({ pageParam, signal }) => searchRegisteredModels({ filter, pageToken: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken,
    placeholderData: keepPreviousData,
  });
  const models = found.data?.pages.flatMap((page) => page.models) ?? [];
  return (
    <Page>
      <Crumbs>
        <b>Models</b>
      </Crumbs>
      <Group justify="space-between" mb="md" gap="sm">
        <h1>{prompts ? "Prompts" : "Registered models"}</h1>
        <Group gap="sm" maw="100%">
          <SearchInput
            ref={searchBox}
            w={300}
            size="sm"
            aria-label={`Search ${things}`}
            placeholder="Search name, or tags.team = 'vision'"
            value={text}
            onText={(q) => {
              change({ q: q === "" ? undefined : q });
            }}
          />
          <SegmentedControl
            size="sm"
            aria-label="Kind"
            value={prompts ? "prompts" : "models"}
            onChange={(kind) => {
              change({ kind: kind === "models" ? undefined : kind });
            }}
            data={KINDS}
          />
          <Button
            size="sm"
            leftSection={<IconPlus size={16} />}
            onClick={() => {
              setAdding(true);
            }}
          >
            New model
          </Button>
        </Group>
      </Group>
      {found.isError ? (
        <ErrorState
          error={found.error}
          title={`The ${things} could not be searched`}
          retry={() => void found.refetch()}
        />
      ) : found.isPending ? (
        <div aria-busy aria-label="Loading">
          {Array.from({ length: 6 }, (_, i) => (
            <Skeleton key={i} height={32} my={13} radius="sm" />
          ))}
        </div>
      ) : models.length > 0 ? (
        <table
          className={classes(tableStyles.list, styles.table)}
          aria-label={prompts ? "Prompts" : "Models"}
          aria-busy={found.isPlaceholderData}
          aria-rowcount={models.length + 1}
        >
          <thead>
            <tr>
              <th>{prompts ? "Prompt" : "Model"}</th>
              <th className={styles.latest}>Latest</th>
              <th className={styles.stages}>In stages</th>
              <th className={styles.aliases}>Aliases</th>
              <th className={styles.time}>Changed</th>
            </tr>
          </thead>
          <TableRows
            count={models.length}
            estimatePx={ROW_PX}
            keyOf={(i) => models[i]?.name ?? String(i)}
            onLast={() => {
              if (found.hasNextPage && !found.isFetching) void found.fetchNextPage();
            }}
            row={(i) => <ModelCells model={models[i]} />}
          />
        </table>
      ) : (
        <Empty things={things} searched={text !== ""} />
      )}
      {adding && (
        <NewModelDialog
          close={() => {
            setAdding(false);
          }}
        />
      )}
    </Page>
  );
}

function ModelCells({ model }: { model: RegisteredModel | undefined }) {
  if (!model) return null;
  const staged = model.newest.filter((version) => version.stage !== "None");
  const latest = Math.max(0, ...model.newest.map((version) => version.version));
  return (
    <>
      <td>
        <div className={styles.name}>
          <Link to="/models/$model" params={{ model: model.name }} className={styles.link} title={model.name}>
            {model.name}
          </Link>
          <Tags tags={model.tags} />
        </div>
        {model.description && <div className={styles.description}>{model.description}</div>}
      </td>
      <td className={styles.latest}>
        {latest > 0 ? <VersionLink model={model.name} version={latest} short /> : "–"}
      </td>
      <td className={styles.stages}>
        <span className={styles.chips}>
          {staged.map((version) => (
            <span key={version.stage} className={styles.chip}>
              <StageBadge stage={version.stage} />
              <VersionLink model={model.name} version={version.version} short />
            </span>
          ))}
        </span>
      </td>
      <td className={styles.aliases}>
        <AliasChips model={model.name} aliases={model.aliases} />
      </td>
      <td className={styles.time}>
        <TimeText ms={model.updatedMs} />
      </td>
    </>
  );
}

function Empty({ things, searched }: { things: string; searched: boolean }) {
  return (
    <Text c="dimmed" ta="center" py="xl" role="status">
      {searched
        ? `None of the ${things} matches.`
        : things === "prompts"
          ? "No prompts. MLflow's clients keep them here: mlflow.genai.register_prompt(name, template)."
          : "No registered models. Register one from the page of its run, or with any MLflow client."}
    </Text>
  );
}
