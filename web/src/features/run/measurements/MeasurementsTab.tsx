import { Button, Group, Menu, SegmentedControl, Select, Skeleton, Text } from "@mantine/core";
import { IconChevronDown, IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { compareObjects, exportUrl, listMeasurements } from "../../../api/measurements";
import { own } from "../../../api/keyed";
import { queryKeys } from "../../../api/queryKeys";
import type { ComparedObject, ComparisonOrder, Run } from "../../../api/types";
import { classes } from "../../../design/classes";
import { ErrorState } from "../../../design/ErrorState";
import { groupedInteger, plural } from "../../../design/numbers";
import { TableRows } from "../../../design/TableRows";
import { MeasurementsTable } from "../../../parts/measurements/MeasurementsTable";
import { ObjectPreview } from "../../../parts/objects/ObjectPreview";
import { NumberText } from "../../../parts/runs/NumberText";
import { useTraced } from "../tasks/useTasks";
import { nextOrder, orderOf, STATISTICS, statisticOf } from "./measurementSearch";
import type { MeasurementSearch, Statistic } from "./measurementSearch";
import tableStyles from "../../../design/table.module.css";
import textStyles from "../../../design/text.module.css";
import styles from "./MeasurementsTab.module.css";

interface MeasurementsTabProps {
  run: Run;
  search: MeasurementSearch;
  change: (part: MeasurementSearch) => void;
}

const PAGE = 200;
const ROW_PX = 31;
const NONE =
  "No measurements yet. They appear here as soon as the run ties a metric to an object or a task: run.log(metric, value, object).";

/** What the run measured: objects beside metrics, or the measurements one by one. */
export function MeasurementsTab({ run, search, change }: MeasurementsTabProps) {
  const isList = search.show === "all";
  const metric = search.metric ?? "";
  const queries = useQueryClient();
  useTraced(run.id, () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: queryKeys.comparison(run.id) }),
      queries.invalidateQueries({ queryKey: ["measurements", run.id] }),
    ]),
  );
  // All metrics: what can be chosen does not depend on what is chosen.
  const all = useComparison(run.id, "", undefined, 1);
  const metrics = all.data?.pages[0]?.metrics ?? [];
  return (
    <section aria-label="Measurements" className={styles.tab}>
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Form"
          data={[
            { value: "objects", label: "by object" },
            { value: "all", label: "one by one" },
          ]}
          value={isList ? "all" : "objects"}
          onChange={(form) => {
            change({ show: form === "all" ? form : undefined });
          }}
        />
        <Select
          size="xs"
          w={220}
          aria-label="Metric"
          placeholder="All metrics"
          data={metric === "" || metrics.includes(metric) ? metrics : [...metrics, metric]}
          value={metric === "" ? null : metric}
          clearable
          searchable
          onChange={(chosen) => {
            change({ metric: chosen ?? undefined, order: undefined });
          }}
        />
        {!isList && (
          <SegmentedControl
            size="xs"
            aria-label="Statistic"
            data={[...STATISTICS]}
            value={statisticOf(search)}
            onChange={(by) => {
              change({ by: by === "last" ? undefined : by });
            }}
          />
        )}
        <Downloads runId={run.id} />
      </Group>
      {isList ? (
        <MeasurementsTable
          key={metric}
          queryKey={queryKeys.measurements(run.id, metric)}
          load={(pageToken, signal) => listMeasurements(run.id, { metric, max: PAGE, pageToken }, signal)}
          who="object"
          none={metric === "" ? NONE : "The run has no measurements of this metric."}
        />
      ) : (
        <Objects run={run} search={search} change={change} metric={metric} />
      )}
    </section>
  );
}

function useComparison(
  runId: string,
  metric: string,
  orderBy: Required<ComparisonOrder> | undefined,
  max: number,
) {
  return useInfiniteQuery({
    queryKey: queryKeys.comparison(runId, metric, orderBy, max),
    queryFn: ({ pageParam, signal }) =>
      compareObjects(
        { runId, metrics: metric === "" ? [] : [metric], orderBy, max, pageToken: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
    placeholderData: (before) => before,
  });
}

function Objects({ run, search, change, metric }: MeasurementsTabProps & { metric: string }) {
  const order = orderOf(search);
  const statistic = statisticOf(search);
  const found = useComparison(run.id, metric, order, PAGE);
  if (found.isError && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={320} aria-label="Loading the measurements" />;
  const objects = found.data.pages.flatMap((page) => page.objects);
  const { metrics = [], cutOff = false } = found.data.pages[0] ?? {};
  if (objects.length === 0)
    return (
      <Text size="sm" c="dimmed" role="status">
        {NONE}
      </Text>
    );
  return (
    <>
      <div className={tableStyles.scrollX} aria-busy={found.isPlaceholderData}>
        <table className={classes(tableStyles.grid, styles.objects)} aria-label="Objects and metrics">
          <thead>
            <tr>
              <th>Object</th>
              {metrics.map((name) => (
                <MetricHead key={name} name={name} order={order} change={change} />
              ))}
            </tr>
          </thead>
          <TableRows
            count={objects.length}
            estimatePx={ROW_PX}
            keyOf={(i) => objects[i]?.object ?? String(i)}
            onLast={() => {
              if (found.hasNextPage && !found.isFetching) void found.fetchNextPage();
            }}
            row={(i) => <ObjectCells object={objects[i]} metrics={metrics} statistic={statistic} />}
          />
        </table>
      </div>
      <Text size="xs" c="dimmed" role="status">
        {found.hasNextPage
          ? `The first ${plural(objects.length, "object")}; scroll on for more`
          : plural(objects.length, "object")}
        {cutOff && ". There are more than 100 metrics: choose one to see the others"}
      </Text>
    </>
  );
}

interface MetricHeadProps {
  name: string;
  order: Required<ComparisonOrder> | undefined;
  change: (part: MeasurementSearch) => void;
}

function MetricHead({ name, order, change }: MetricHeadProps) {
  const isActive = order?.metric === name;
  return (
    <th
      className={tableStyles.num}
      aria-sort={isActive ? (order.descending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        className={classes(tableStyles.sort, isActive && tableStyles.active)}
        title={`${name}: sort`}
        onClick={() => {
          change({ order: nextOrder(order, name) });
        }}
      >
        <span className={textStyles.truncate}>{name}</span>
        <span aria-hidden>{isActive ? (order.descending ? "↓" : "↑") : ""}</span>
      </button>
    </th>
  );
}

interface ObjectCellsProps {
  object: ComparedObject | undefined;
  metrics: readonly string[];
  statistic: Statistic;
}

function ObjectCells({ object, metrics, statistic }: ObjectCellsProps) {
  if (!object) return null;
  return (
    <>
      <td className={styles.object}>
        <ObjectPreview digest={object.object} />
      </td>
      {metrics.map((name) => {
        const known = own(object.metrics, name);
        return (
          <td key={name} className={tableStyles.num}>
            <NumberText value={known?.[statistic]} />
            {known && known.count > 1 && statistic !== "count" && (
              <small className={styles.times} title={`Measured ${plural(known.count, "time")}`}>
                ×{groupedInteger(known.count)}
              </small>
            )}
          </td>
        );
      })}
    </>
  );
}

const FORMATS = [
  ["csv", "CSV"],
  ["jsonl", "JSON lines"],
  ["parquet", "Parquet"],
] as const;

/** The data set of inputs, outputs and measurements, and the measurements alone. */
function Downloads({ runId }: { runId: string }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} />}
          rightSection={<IconChevronDown size={14} />}
        >
          Download
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Inputs, outputs and measurements of each task</Menu.Label>
        {FORMATS.map(([format, name]) => (
          <Menu.Item key={format} component="a" href={exportUrl("examples", runId, format)} download>
            Data set as {name}
          </Menu.Item>
        ))}
        <Menu.Label>One by one</Menu.Label>
        {FORMATS.map(([format, name]) => (
          <Menu.Item key={format} component="a" href={exportUrl("measurements", runId, format)} download>
            Measurements as {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
