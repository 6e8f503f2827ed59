import { Anchor, Button, Group, Menu, Skeleton } from "@mantine/core";
import { IconChevronDown, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { queryKeys } from "../../api/queryKeys";
import {
  deleteVersion,
  describeVersion,
  loadRegisteredModel,
  loadVersion,
  putVersionTag,
  removeVersionTag,
} from "../../api/registry";
import type { ModelStage, ModelVersion } from "../../api/types";
import { Copy } from "../../design/Copy";
import { Crumbs } from "../../design/Crumbs";
import { EditableMarkdown } from "../../design/EditableMarkdown";
import { ErrorState } from "../../design/ErrorState";
import { Fact, Facts } from "../../design/Facts";
import { Page } from "../../design/Page";
import { TimeText } from "../../design/TimeText";
import { useTitle } from "../../design/useTitle";
import { StageBadge, STAGES } from "../../parts/registry/StageBadge";
import { useRegistryChanges } from "../../parts/registry/useRegistryChanges";
import { TagsTab } from "../../parts/runs/TagsTab";
import { Aliases } from "./Aliases";
import { DeleteDialog } from "./DeleteDialog";
import { MoveDialog } from "./MoveDialog";
import { SourceRun } from "./SourceRun";
import { useAct } from "./useAct";
import { VersionFiles } from "./VersionFiles";
import { VersionValues } from "./VersionValues";
import textStyles from "../../design/text.module.css";
import styles from "./Registry.module.css";

const route = getRouteApi("/models/$model/versions/$version");

export function VersionPage() {
  const { model: name, version: number } = route.useParams();
  const version = useQuery({
    queryKey: queryKeys.modelVersion(name, number),
    queryFn: ({ signal }) => loadVersion(name, number, signal),
  });
  useTitle(`${name} v${number}`);
  useRegistryChanges();
  if (version.isError)
    return (
      <Page width="narrow">
        <ErrorState error={version.error} retry={() => void version.refetch()} />
        <Anchor component={Link} to="/models">
          All models
        </Anchor>
      </Page>
    );
  if (!version.data)
    return (
      <Page aria-busy aria-label="Loading the version">
        <Skeleton height={34} width={340} mb="lg" />
        <Skeleton height={300} />
      </Page>
    );
  return <VersionView key={`${name}/${number}`} version={version.data} />;
}

function VersionView({ version: v }: { version: ModelVersion }) {
  const navigate = useNavigate();
  const act = useAct();
  const [moving, setMoving] = useState<ModelStage>();
  const [deleting, setDeleting] = useState(false);
  const model = useQuery({
    queryKey: queryKeys.registeredModel(v.model),
    queryFn: ({ signal }) => loadRegisteredModel(v.model, signal),
  });
  const address = `models:/${v.model}/${String(v.version)}`;
  const prompt = v.tags["mlflow.prompt.text"];
  return (
    <Page>
      <Crumbs>
        <Link to="/models">Models</Link>
        <span aria-hidden>/</span>
        <Link to="/models/$model" params={{ model: v.model }} title={v.model}>
          {v.model}
        </Link>
        <span aria-hidden>/</span>
        <b>v{v.version}</b>
      </Crumbs>
      <Group justify="space-between" mb="md" wrap="nowrap">
        <Group gap="sm" wrap="nowrap" miw={0}>
          <h1 className={textStyles.truncate} title={v.model}>
            {v.model} v{v.version}
          </h1>
          <StageBadge stage={v.stage} />
        </Group>
        <Group gap="xs" wrap="nowrap">
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="xs" variant="default" flex="none" rightSection={<IconChevronDown size={14} />}>
                Stage
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {STAGES.filter((stage) => stage !== v.stage).map((stage) => (
                <Menu.Item
                  key={stage}
                  onClick={() => {
                    setMoving(stage);
                  }}
                >
                  Move to {stage}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
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
      </Group>
      <div className={styles.sides}>
        <div>
          <Facts>
            <Fact label="Stage">{v.stage}</Fact>
            <Fact label="Aliases">
              <Aliases version={v} taken={model.data?.aliases ?? {}} />
            </Fact>
            <Fact label="Source run">
              <SourceRun version={v} />
            </Fact>
            <Fact label="Source">
              <code className={textStyles.breakable}>{v.source}</code>{" "}
              <Copy value={v.source} label="Copy the source" />
            </Fact>
            <Fact label="Address">
              <code className={textStyles.breakable}>{address}</code>{" "}
              <Copy value={address} label="Copy the address" />
            </Fact>
            <Fact label="Registered">
              <TimeText ms={v.createdMs} absolute />
              {v.user !== undefined && ` by ${v.user}`}
            </Fact>
            <Fact label="Changed">
              <TimeText ms={v.updatedMs} absolute />
            </Fact>
          </Facts>
          <section aria-label="Tags">
            <h2>Tags</h2>
            <TagsTab
              tags={v.tags}
              save={(tags, said) =>
                act(said, async () => {
                  for (const [key, value] of Object.entries(tags))
                    await (value === null
                      ? removeVersionTag(v.model, v.version, key)
                      : putVersionTag(v.model, v.version, key, value));
                })
              }
            />
          </section>
        </div>
        <div>
          <EditableMarkdown
            label="Description"
            value={v.description}
            save={(text) => act("Description saved", () => describeVersion(v.model, v.version, text))}
          />
          {prompt !== undefined ? (
            <section aria-label="Prompt">
              <Group justify="space-between">
                <h2>Prompt</h2>
                <Copy value={prompt} label="Copy the prompt" />
              </Group>
              <pre className={styles.prompt}>{prompt}</pre>
            </section>
          ) : (
            <>
              <VersionFiles version={v} />
              <VersionValues version={v} />
            </>
          )}
        </div>
      </div>
      {moving !== undefined && (
        <MoveDialog
          version={v}
          to={moving}
          close={() => {
            setMoving(undefined);
          }}
        />
      )}
      {deleting && (
        <DeleteDialog
          what={`Version ${String(v.version)} of ${v.model}`}
          inProduction={v.stage === "Production" ? `Version ${String(v.version)}` : undefined}
          remove={() =>
            act("Version deleted", async () => {
              await deleteVersion(v.model, v.version);
              await navigate({ to: "/models/$model", params: { model: v.model } });
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
