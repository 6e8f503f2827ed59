import { Anchor, Button, Group, Menu, Skeleton, Tabs, Text } from "@mantine/core";
import { IconArrowBackUp, IconChevronDown, IconPin, IconPinnedOff, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { deleteRun, loadExperiment, patchRun, restoreRun } from "../../api/calls";
import { queryKeys } from "../../api/queryKeys";
import type { Run, RunPatch } from "../../api/types";
import { useChangeAddress } from "../../design/address";
import { classes } from "../../design/classes";
import type { Shade } from "../../design/colours";
import { Copy } from "../../design/Copy";
import { Crumbs } from "../../design/Crumbs";
import { EditableText } from "../../design/EditableText";
import { ErrorState } from "../../design/ErrorState";
import { groupedInteger } from "../../design/numbers";
import { Page } from "../../design/Page";
import { toast, toastError, toastUndo } from "../../design/toast";
import { useSame } from "../../design/useSame";
import { useTitle } from "../../design/useTitle";
import { ChartGrid } from "../../parts/charts/ChartGrid";
import type { ChartSearch } from "../../parts/charts/settings";
import { isPinned, pinning } from "../../parts/pins";
import { RunDot, useShades } from "../../parts/runs/RunDot";
import { runName } from "../../parts/runs/runName";
import { RunStatusChip } from "../../parts/runs/RunStatus";
import { AlertsTab } from "./alerts/AlertsTab";
import { ArtifactBrowser } from "./artifacts/ArtifactBrowser";
import { DatasetsTab } from "./datasets/DatasetsTab";
import { EvaluationTab } from "./evaluation/EvaluationTab";
import { LogTab } from "./log/LogTab";
import { MeasurementsTab } from "./measurements/MeasurementsTab";
import { Overview } from "./Overview";
import { RowsTab } from "./rows/RowsTab";
import { RunStorage } from "./RunStorage";
import { ParamsTable } from "../../parts/runs/KeyTable";
import { TagsTab } from "../../parts/runs/TagsTab";
import { TasksTab } from "./tasks/TasksTab";
import { TracksTab } from "./tracks/TracksTab";
import { useRun } from "./useRun";
import textStyles from "../../design/text.module.css";
import styles from "./RunPage.module.css";

const route = getRouteApi("/runs/$runId");
const NO_SHADE: Shade = { index: 0, dash: 0 };

export function RunPage() {
  const { runId } = route.useParams();
  return <RunView key={runId} runId={runId} />;
}

function RunView({ runId }: { runId: string }) {
  const search = route.useSearch();
  const queries = useQueryClient();
  const run = useRun(runId);
  const experiment = useQuery({
    queryKey: queryKeys.experiment(run.data?.experimentId),
    queryFn: ({ signal }) => loadExperiment(run.data?.experimentId ?? "", signal),
    enabled: run.data !== undefined,
  });
  useTitle(run.data && (run.data.name === "" ? run.data.id : run.data.name));
  const shade = useShades(run.data?.experimentId, [runId]).get(runId) ?? NO_SHADE;
  const tab = search.tab ?? "charts";
  const change = useChangeAddress();

  const save = async (patch: RunPatch, said: string): Promise<boolean> => {
    try {
      const answer = await patchRun(runId, patch);
      queries.setQueryData<Run>(queryKeys.run(runId), (old) => ({
        ...answer,
        metrics: old?.metrics ?? {},
        ...(old?.attempts && { attempts: old.attempts }),
      }));
      toast(said);
      return true;
    } catch (error) {
      toastError("Not saved", error);
      return false;
    }
  };
  const act = async (said: string, action: () => Promise<unknown>) => {
    try {
      await action();
      toast(said);
    } catch (error) {
      toastError("That did not work", error);
    }
    void queries.invalidateQueries({ queryKey: queryKeys.run(runId) });
  };

  const remove = async () => {
    try {
      await deleteRun(runId);
      toastUndo("Run deleted", () => void act("Run restored", () => restoreRun(runId)));
    } catch (error) {
      toastError("That did not work", error);
    }
    void queries.invalidateQueries({ queryKey: queryKeys.run(runId) });
  };

  if (run.isError && !run.data)
    return (
      <Page width="narrow">
        <ErrorState error={run.error} retry={() => void run.refetch()} />
        <Anchor component={Link} to="/">
          All experiments
        </Anchor>
      </Page>
    );
  if (!run.data)
    return (
      <Page aria-busy aria-label="Loading the run">
        <Skeleton height={34} width={340} mb="lg" />
        <Skeleton height={36} mb="lg" />
        <Skeleton height={300} />
      </Page>
    );

  const r = run.data;
  const name = runName(r);
  const metricCount = Object.keys(r.metrics ?? {}).length;
  const paramCount = Object.keys(r.params).length;
  return (
    <Page>
      <Crumbs>
        <Link to="/">Experiments</Link>
        <span aria-hidden>/</span>
        <Link
          to="/experiments/$experimentId"
          params={{ experimentId: r.experimentId }}
          title={experiment.data?.name}
        >
          {experiment.data?.name ?? "…"}
        </Link>
        <span aria-hidden>/</span>
        <b title={r.name}>{name}</b>
      </Crumbs>
      <Group justify="space-between" mb="sm" wrap="nowrap">
        <Group gap="sm" wrap="nowrap" miw={0} className={styles.head}>
          <RunDot shade={shade} big />
          <EditableText
            value={name}
            label="Run name"
            save={(text) => save({ name: text }, "Run renamed")}
            heading
          />
          <RunStatusChip run={r} />
          {r.deleted && (
            <Text size="sm" c="red">
              deleted
            </Text>
          )}
          <Text size="xs" c="dimmed" className={classes(textStyles.mono, textStyles.nowrap, styles.id)}>
            {r.id.slice(0, 12)}…
          </Text>
          <Copy value={r.id} label="Copy run id" />
        </Group>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button size="xs" variant="default" flex="none" rightSection={<IconChevronDown size={14} />}>
              Actions
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {r.deleted ? (
              <Menu.Item
                leftSection={<IconArrowBackUp size={15} />}
                onClick={() => void act("Run restored", () => restoreRun(r.id))}
              >
                Restore
              </Menu.Item>
            ) : (
              <>
                <Menu.Item
                  leftSection={isPinned(r) ? <IconPinnedOff size={15} /> : <IconPin size={15} />}
                  onClick={() =>
                    void save({ tags: pinning(!isPinned(r)) }, isPinned(r) ? "Run unpinned" : "Run pinned")
                  }
                >
                  {isPinned(r) ? "Unpin" : "Pin"}
                </Menu.Item>
                <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void remove()}>
                  Delete
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(v) => {
          change({ tab: v === "charts" ? undefined : (v ?? undefined) });
        }}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="charts">
            Charts <Count n={metricCount} />
          </Tabs.Tab>
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="rows">Rows</Tabs.Tab>
          <Tabs.Tab value="tasks">Tasks</Tabs.Tab>
          <Tabs.Tab value="measurements">Measurements</Tabs.Tab>
          <Tabs.Tab value="evaluation">Evaluation</Tabs.Tab>
          <Tabs.Tab value="log">Log</Tabs.Tab>
          <Tabs.Tab value="tracks">Tracks</Tabs.Tab>
          <Tabs.Tab value="alerts">
            Alerts <Count n={r.firings ?? 0} />
          </Tabs.Tab>
          <Tabs.Tab value="params">
            Params <Count n={paramCount} />
          </Tabs.Tab>
          <Tabs.Tab value="tags">Tags</Tabs.Tab>
          <Tabs.Tab value="datasets">
            Datasets <Count n={(r.inputs ?? []).length} />
          </Tabs.Tab>
          <Tabs.Tab value="artifacts">Artifacts</Tabs.Tab>
          <Tabs.Tab value="storage">Storage</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="charts">
          <RunCharts run={r} shade={shade} search={search} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="overview">
          <Overview run={r} />
        </Tabs.Panel>
        <Tabs.Panel value="rows">
          <RowsTab run={r} search={search} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="tasks">
          <TasksTab run={r} search={search} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="measurements">
          <MeasurementsTab run={r} search={search} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="evaluation">
          <EvaluationTab run={r} search={search} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="log">
          <LogTab run={r} search={search} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="tracks">
          <TracksTab run={r} search={search} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="alerts">
          <AlertsTab run={r} />
        </Tabs.Panel>
        <Tabs.Panel value="params">
          <ParamsTable params={r.params} />
        </Tabs.Panel>
        <Tabs.Panel value="tags">
          <TagsTab tags={r.tags} save={(tags, said) => save({ tags }, said)} />
        </Tabs.Panel>
        <Tabs.Panel value="datasets">
          <DatasetsTab run={r} />
        </Tabs.Panel>
        <Tabs.Panel value="storage">
          <RunStorage runId={r.id} />
        </Tabs.Panel>
        <Tabs.Panel value="artifacts">
          <ArtifactBrowser
            runId={r.id}
            location={experiment.data?.artifactLocation}
            path={search.path}
            open={(path) => {
              change({ path });
            }}
          />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Count({ n }: { n: number }) {
  return n > 0 ? <span className={textStyles.count}>{groupedInteger(n)}</span> : null;
}

function RunCharts({
  run,
  shade,
  search,
  change,
}: {
  run: Run;
  shade: Shade;
  search: ChartSearch;
  change: (part: ChartSearch) => void;
}) {
  const runs = useMemo(() => [{ id: run.id, name: run.name, shade }], [run.id, run.name, shade]);
  const keys = useSame(Object.keys(run.metrics ?? {}));
  return (
    <ChartGrid
      runs={runs}
      keys={keys}
      search={search}
      onSearch={change}
      syncKey={`run-${run.id}`}
      labelBy="key"
      rewound={(run.attempts ?? []).length > 0}
    />
  );
}
