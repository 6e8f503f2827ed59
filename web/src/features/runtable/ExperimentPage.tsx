import { Alert, Anchor, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { loadExperiment } from "../../api/calls";
import { syntaxPlace } from "../../api/client";
import { runsExportUrl } from "../../api/exports";
import { useSubscription } from "../../api/live";
import { queryKeys } from "../../api/queryKeys";
import type { Run, View } from "../../api/types";
import { useChangeAddress } from "../../design/address";
import { PALETTE } from "../../design/colours";
import { ErrorState } from "../../design/ErrorState";
import { Page } from "../../design/Page";
import { useTitle } from "../../design/useTitle";
import { HowToLog } from "../../parts/experiments/HowToLog";
import { ExportMenu } from "../../parts/exports/ExportMenu";
import { useShades } from "../../parts/runs/RunDot";
import { RUNS_IN_ADDRESS } from "../../parts/runs/runsInAddress";
import { chartedGroups } from "./chartedGroups";
import { ChartsPane } from "./ChartsPane";
import { ColumnPicker } from "./ColumnPicker";
import { columnsUnnamed, isRunning, orderBy, sortBy, sortOf, sortText } from "./columns";
import { ExperimentHead } from "./ExperimentHead";
import { isPinned } from "../../parts/pins";
import { FilterBox, type FilterBoxHandle } from "./FilterBox";
import { RunsPane } from "./RunsPane";
import { SelectionMenu } from "./SelectionMenu";
import { Split } from "./Split";
import { useColumns } from "./useColumns";
import { TOP_RUNS, useNested } from "./useNested";
import { usePin } from "./usePin";
import { useRewound } from "./useRewound";
import { useRunKeys } from "./useRunKeys";
import { useRuns } from "./useRuns";
import { useSelectAll, useSelectedRuns } from "./useSelected";
import { useSelection } from "./useSelection";
import { HiddenButton, type Layout, LayoutChoice, NestedChoice, ViewChoice } from "./ViewControls";
import styles from "./panes.module.css";

const route = getRouteApi("/experiments/$experimentId");

/** How many runs are charted while none is selected. */
const CHARTED_FIRST = 10;
const CHARTED_MOST = 100;

export function ExperimentPage() {
  const { experimentId } = route.useParams();
  return <Experiment key={experimentId} experimentId={experimentId} />;
}

function Experiment({ experimentId }: { experimentId: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useChangeAddress();
  const view: View = search.view === "deleted" ? "deleted" : "active";
  const layout: Layout = search.layout === "table" || search.layout === "charts" ? search.layout : "split";
  const filter = search.filter ?? "";
  const sort = useMemo(() => sortOf(search.sort), [search.sort]);

  const experiment = useQuery({
    queryKey: queryKeys.experiment(experimentId),
    queryFn: ({ signal }) => loadExperiment(experimentId, signal),
  });
  useTitle(experiment.data?.name);
  const table = useColumns(experimentId, search.cols, change);
  const { columns } = table;
  // A filter finds runs at any depth, so its result is not nested.
  const nested = search.nested === "1" && filter === "";
  const found = useRuns({
    experimentId,
    filter: nested ? TOP_RUNS : filter,
    sort,
    view,
    columns,
    enabled: table.isKnown,
  });
  const { query } = found;
  const badFilter = query.isError && syntaxPlace(query.error, "filter") !== undefined;
  // While the filter has a syntax error, the table keeps its last rows.
  const lastGood = useRef({ runs: found.runs, total: found.total });
  if (query.data) lastGood.current = { runs: found.runs, total: found.total };
  const { runs, total } = lastGood.current;

  const { rows, toggle: fold } = useNested({ experimentId, runs, nested, sort, view, columns });
  const rowRuns = useMemo(() => rows.map((r) => r.run), [rows]);
  const { selected, select, clear, hidden, setHidden, toggleHidden, unnamed, forget } = useSelection(
    experimentId,
    search,
    change,
  );
  const selectedRuns = useSelectedRuns(experimentId, rowRuns, selected, hidden, CHARTED_MOST);
  const charted = useCharted(rowRuns, selectedRuns, selected.size > 0, hidden);
  const all = useSelectAll(
    { experimentIds: [experimentId], filter: nested ? TOP_RUNS : filter, orderBy: orderBy(sort), view },
    select,
  );
  const chartedIds = useMemo(() => new Set(charted.map((r) => r.id)), [charted]);
  const shades = useShades(
    experimentId,
    // In a small experiment every run has a colour. In a large one only the charted runs have.
    (total <= PALETTE.length && runs.length === total ? runs : charted).map((r) => r.id),
  );
  useSubscription(
    layout === "table" ? [] : charted.filter(isRunning).map((r) => r.id),
    // There are no events of an experiment that does not exist.
    experiment.data ? [experimentId] : [],
  );

  const rewound = useRewound(layout === "table" ? [] : charted.map((r) => r.id));
  const groups = useMemo(
    () => chartedGroups({ experimentId, runs, total, selected, hidden, filter, view }),
    [experimentId, runs, total, selected, hidden, filter, view],
  );

  const filterBox = useRef<FilterBoxHandle>(null);
  const compare = () => {
    if (selected.size === 0) return;
    const runIds = [...selected].slice(0, RUNS_IN_ADDRESS);
    const of = selected.size > runIds.length ? { of: String(selected.size) } : {};
    void navigate({ to: "/compare", search: { runs: runIds.join(","), ...of } });
  };
  const pin = usePin(experimentId);
  const [cursor, setCursor] = useRunKeys({
    runs: rowRuns,
    focusFilter: () => filterBox.current?.focus(),
    toggle: (id) => {
      select([id], !selected.has(id));
    },
    hide: toggleHidden,
    pin: (id) => {
      const run = rowRuns.find((one) => one.id === id);
      if (run && view === "active") pin(run);
    },
    open: (runId) => void navigate({ to: "/runs/$runId", params: { runId }, search: {} }),
    compare,
    clear,
  });

  if (experiment.isError && !experiment.data)
    return (
      <Page width="narrow">
        <ErrorState error={experiment.error} retry={() => void experiment.refetch()} />
        <Anchor component={Link} to="/">
          All experiments
        </Anchor>
      </Page>
    );

  const empty =
    query.isSuccess && !query.isPlaceholderData && filter === "" && view === "active" && total === 0;
  const runsPane = (
    <RunsPane
      found={found}
      filtered={filter !== ""}
      badFilter={badFilter}
      clearFilter={() => {
        change({ filter: undefined });
      }}
      waiting={!table.isKnown}
      runs={runs}
      rows={rows}
      onFold={fold}
      total={total}
      nestedIn={nested ? experiment.data?.runCount : undefined}
      columns={columns}
      chosenColumns={Math.max(table.chosen.length, columnsUnnamed(search.cols))}
      sort={sort}
      onSort={(id) => {
        change({ sort: sortText(sortBy(sort, id)) });
      }}
      selected={selected}
      onSelect={select}
      onClear={clear}
      onSelectAll={() => void all.selectAll()}
      isSelecting={all.isBusy}
      charted={chartedIds}
      shades={shades}
      hidden={hidden}
      onHide={toggleHidden}
      cursor={cursor}
      onCursor={setCursor}
    />
  );
  const chartsPane = (
    <ChartsPane
      runs={charted}
      shades={shades}
      keys={table.metricKeys}
      selected={selected.size}
      metricTotal={table.metricTotal}
      rewound={rewound}
      groups={groups}
      search={search}
      onSearch={change}
      syncKey={`experiment-${experimentId}`}
    />
  );
  const isSelectionExported = selected.size > 0 && selected.size <= RUNS_IN_ADDRESS;
  return (
    <Page width="full">
      <ExperimentHead experiment={experiment.data} />
      <div className={styles.toolbar}>
        <FilterBox
          ref={filterBox}
          filter={filter}
          apply={(text) => {
            if (text === filter) found.reload();
            else change({ filter: text === "" ? undefined : text });
          }}
          error={query.error ?? undefined}
          experimentId={experimentId}
        />
        <Group gap="xs" wrap="nowrap">
          {selected.size > 0 && (
            <SelectionMenu
              experimentId={experimentId}
              selected={selected}
              pinned={selectedRuns.length > 0 && selectedRuns.every(isPinned)}
              view={view}
              compare={compare}
              hide={() => {
                setHidden(new Set([...hidden, ...selected]));
              }}
              clear={clear}
            />
          )}
          <HiddenButton
            hidden={hidden.size}
            showAll={() => {
              setHidden(new Set());
            }}
          />
          <ViewChoice
            view={view}
            change={(v) => {
              clear();
              change({ view: v === "deleted" ? v : undefined });
            }}
          />
          <NestedChoice
            nested={search.nested === "1"}
            filtered={filter !== ""}
            change={(on) => {
              change({ nested: on ? "1" : undefined });
            }}
          />
          <ExportMenu
            label={isSelectionExported ? "Download the selected runs" : "Download the runs that are found"}
            href={(form) =>
              runsExportUrl(
                isSelectionExported ? { run: [...selected] } : { experiment: experimentId, filter, view },
                form,
              )
            }
          />
          <ColumnPicker experimentId={experimentId} columns={table.chosen} change={table.setColumns} />
          <LayoutChoice
            layout={layout}
            change={(v) => {
              change({ layout: v === "split" ? undefined : v });
            }}
          />
        </Group>
      </div>
      {unnamed !== undefined && (
        <Alert color="yellow" variant="light" p="xs" mb="xs" withCloseButton onClose={forget}>
          {unnamed}
        </Alert>
      )}
      {empty ? (
        <HowToLog experiment={experiment.data?.name ?? ""} />
      ) : layout === "split" ? (
        <Split left={runsPane} right={chartsPane} />
      ) : (
        <div className={styles.single}>{layout === "table" ? runsPane : chartsPane}</div>
      )}
    </Page>
  );
}

/** The runs in the charts: the selected ones or the first of the table, without the hidden ones. */
function useCharted(
  runs: readonly Run[],
  selectedRuns: readonly Run[],
  isSelection: boolean,
  hidden: ReadonlySet<string>,
): readonly Run[] {
  return useMemo(() => {
    const base = isSelection ? selectedRuns : runs.slice(0, CHARTED_FIRST);
    return base.filter((r) => !hidden.has(r.id)).slice(0, CHARTED_MOST);
  }, [runs, selectedRuns, isSelection, hidden]);
}
