import { Anchor, Button, Group, Skeleton, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import {
  deleteRegisteredModel,
  filterText,
  loadRegisteredModel,
  patchRegisteredModel,
  putModelTag,
  removeModelTag,
  searchVersions,
} from "../../api/registry";
import type { ModelVersion, RegisteredModel } from "../../api/types";
import { classes } from "../../design/classes";
import { Copy } from "../../design/Copy";
import { Crumbs } from "../../design/Crumbs";
import { EditableMarkdown } from "../../design/EditableMarkdown";
import { EditableText } from "../../design/EditableText";
import { ErrorState } from "../../design/ErrorState";
import { Fact, Facts } from "../../design/Facts";
import { Page } from "../../design/Page";
import { TimeText } from "../../design/TimeText";
import { useTitle } from "../../design/useTitle";
import { StageBadge } from "../../parts/registry/StageBadge";
import { useRegistryChanges } from "../../parts/registry/useRegistryChanges";
import { VersionLink } from "../../parts/registry/VersionLink";
import { TagsTab } from "../../parts/runs/TagsTab";
import { Alias, AliasChips } from "./AliasChips";
import { DeleteDialog } from "./DeleteDialog";
import { SourceRun } from "./SourceRun";
import { useAct } from "./useAct";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";
import styles from "./Registry.module.css";

const route = getRouteApi("/models/$model");

export function ModelPage() {
  const { model: name } = route.useParams();
  const model = useQuery({
    queryKey: queryKeys.registeredModel(name),
    queryFn: ({ signal }) => loadRegisteredModel(name, signal),
  });
  useTitle(name);
  useRegistryChanges();
  if (model.isError)
    return (
      <Page width="narrow">
        <ErrorState error={model.error} retry={() => void model.refetch()} />
        <Anchor component={Link} to="/models">
          All models
        </Anchor>
      </Page>
    );
  if (!model.data)
    return (
      <Page aria-busy aria-label="Loading the model">
        <Skeleton height={34} width={340} mb="lg" />
        <Skeleton height={300} />
      </Page>
    );
  return <ModelView key={name} model={model.data} />;
}

function ModelView({ model }: { model: RegisteredModel }) {
  const navigate = useNavigate();
  const act = useAct();
  const [deleting, setDeleting] = useState(false);
  const production = model.newest.find((version) => version.stage === "Production");
  const rename = async (to: string) => {
    const worked = await act("Model renamed", async () => {
      await patchRegisteredModel(model.name, { name: to });
      await navigate({ to: "/models/$model", params: { model: to }, replace: true });
    });
    return worked;
  };
  return (
    <Page>
      <Crumbs>
        <Link to="/models">Models</Link>
        <span aria-hidden>/</span>
        <b title={model.name}>{model.name}</b>
      </Crumbs>
      <Group justify="space-between" mb="md" wrap="nowrap">
        <Group gap="sm" wrap="nowrap" miw={0}>
          <EditableText value={model.name} label="Model name" save={rename} heading />
          {model.prompt && <Text c="dimmed">prompt</Text>}
        </Group>
        <Button
          size="xs"
          variant="default"
          flex="none"
          leftSection={<IconTrash size={14} />}
          onClick={() => {
            setDeleting(true);
          }}
        >
          Delete
        </Button>
      </Group>
      <div className={styles.sides}>
        <div>
          <Facts>
            <Fact label="Address">
              <code className={textStyles.breakable}>models:/{model.name}</code>{" "}
              <Copy value={`models:/${model.name}`} label="Copy the address" />
            </Fact>
            <Fact label="Aliases">
              {Object.keys(model.aliases).length === 0 ? (
                <span className={textStyles.faint}>–</span>
              ) : (
                <AliasChips model={model.name} aliases={model.aliases} />
              )}
            </Fact>
            <Fact label="Registered">
              <TimeText ms={model.createdMs} absolute />
            </Fact>
            <Fact label="Changed">
              <TimeText ms={model.updatedMs} absolute />
            </Fact>
          </Facts>
          <section aria-label="Tags">
            <h2>Tags</h2>
            <TagsTab
              tags={model.tags}
              save={(tags, said) =>
                act(said, async () => {
                  for (const [key, value] of Object.entries(tags))
                    await (value === null
                      ? removeModelTag(model.name, key)
                      : putModelTag(model.name, key, value));
                })
              }
            />
          </section>
        </div>
        <div>
          <EditableMarkdown
            label="Description"
            value={model.description}
            save={(description) =>
              act("Description saved", () => patchRegisteredModel(model.name, { description }))
            }
          />
          <Versions model={model} />
        </div>
      </div>
      {deleting && (
        <DeleteDialog
          what={`${model.name} with all of its versions`}
          inProduction={production && `Version ${String(production.version)}`}
          remove={() =>
            act("Model deleted", async () => {
              await deleteRegisteredModel(model.name);
              await navigate({ to: "/models" });
            })
          }
          close={() => {
            setDeleting(false);
          }}
        />
      )}
    </Page>
  );
}

/** The versions of a model, the newest first. */
function Versions({ model }: { model: RegisteredModel }) {
  const filter = `name = ${filterText(model.name)} AND prompt = '${String(model.prompt)}'`;
  const found = useInfiniteQuery({
    queryKey: queryKeys.modelVersions("of model", filter),
    queryFn: ({ pageParam, signal }) =>
      searchVersions({ filter, orderBy: ["version DESC"], maxResults: 50, pageToken: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken,
  });
  const versions = found.data?.pages.flatMap((page) => page.versions) ?? [];
  return (
    <section aria-label="Versions">
      <h2>Versions</h2>
      {found.isError ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Skeleton height={120} aria-label="Loading the versions" />
      ) : versions.length === 0 ? (
        <Text size="sm" c="dimmed" role="status">
          No version yet. Register one from the page of a run.
        </Text>
      ) : (
        <div className={tableStyles.scrollX}>
          <table className={classes(tableStyles.grid, styles.versions)} aria-label="Versions">
            <thead>
              <tr>
                <th>Version</th>
                <th>Stage</th>
                <th>Aliases</th>
                <th>Source run</th>
                <th>Description</th>
                <th>By</th>
                <th>Registered</th>
              </tr>
            </thead>
            <tbody>
              {versions.map((version) => (
                <tr key={version.version}>
                  <VersionCells version={version} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.hasNextPage && (
        <Button
          className={styles.more ?? ""}
          size="compact-sm"
          variant="light"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          Older versions
        </Button>
      )}
    </section>
  );
}

function VersionCells({ version: v }: { version: ModelVersion }) {
  return (
    <>
      <td>
        <VersionLink model={v.model} version={v.version} short />
      </td>
      <td>
        <StageBadge stage={v.stage} />
      </td>
      <td>
        <span className={styles.chips}>
          {v.aliases.map((alias) => (
            <Alias key={alias} name={alias} />
          ))}
        </span>
      </td>
      <td className={textStyles.breakable}>
        <SourceRun version={v} />
      </td>
      <td className={styles.wide}>{v.description.split("\n", 1)[0]}</td>
      <td>{v.user}</td>
      <td className={textStyles.nowrap}>
        <TimeText ms={v.createdMs} />
      </td>
    </>
  );
}
