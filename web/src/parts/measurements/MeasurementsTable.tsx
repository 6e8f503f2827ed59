import { Skeleton, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Measurement, MeasurementList } from "../../api/types";
import { ErrorState } from "../../design/ErrorState";
import { plural } from "../../design/numbers";
import { TableRows } from "../../design/TableRows";
import { TimeText } from "../../design/TimeText";
import { ObjectPreview } from "../objects/ObjectPreview";
import { RunLink, TaskLink } from "../runs/RunLinks";
import { NumberText } from "../runs/NumberText";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";
import styles from "./Measurements.module.css";

const ROW_PX = 31;
const ATTRIBUTE_CHARS = 120;
const US_PER_MS = 1000;

interface MeasurementsTableProps {
  queryKey: readonly unknown[];
  load: (pageToken: string | undefined, signal: AbortSignal) => Promise<MeasurementList>;
  /** What a column tells besides: what a run measured, or which run measured. */
  who: "object" | "run";
  /** What is said if there are none. */
  none: ReactNode;
}

/** Measurements one below another, as the server lists them. */
export function MeasurementsTable({ queryKey, load, who, none }: MeasurementsTableProps) {
  const found = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
  });
  if (found.isError && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={200} aria-label="Loading the measurements" />;
  const all = found.data.pages.flatMap((page) => page.measurements);
  if (all.length === 0)
    return (
      <Text size="sm" c="dimmed" role="status">
        {none}
      </Text>
    );
  return (
    <>
      <div className={tableStyles.scrollX}>
        <table className={tableStyles.grid} aria-label="Measurements">
          <thead>
            <tr>
              <th>{who === "object" ? "Object" : "Run"}</th>
              <th>Task</th>
              <th>Metric</th>
              <th className={tableStyles.num}>Measured</th>
              <th className={tableStyles.num} title="What the mode made of it: the point of the metric">
                Point
              </th>
              <th>Mode</th>
              <th className={tableStyles.num}>Step</th>
              <th>Attributes</th>
              <th>Time</th>
            </tr>
          </thead>
          <TableRows
            count={all.length}
            estimatePx={ROW_PX}
            keyOf={String}
            onLast={() => {
              if (found.hasNextPage && !found.isFetching) void found.fetchNextPage();
            }}
            row={(i) => <Cells measurement={all[i]} who={who} />}
          />
        </table>
      </div>
      <Text size="xs" c="dimmed" mt={4} role="status">
        {found.hasNextPage
          ? `The first ${plural(all.length, "measurement")}; scroll on for more`
          : plural(all.length, "measurement")}
      </Text>
    </>
  );
}

function Cells({ measurement, who }: { measurement: Measurement | undefined; who: "object" | "run" }) {
  if (!measurement) return null;
  const { runId, taskId, object, metric, mode, value, raw, step, timeUs, attributes } = measurement;
  const text = attributes === undefined ? "" : JSON.stringify(attributes);
  return (
    <>
      <td className={styles.object}>
        {who === "run" ? (
          <RunLink runId={runId} />
        ) : (
          object !== undefined && <ObjectPreview digest={object} />
        )}
      </td>
      <td>{taskId !== undefined && <TaskLink runId={runId} taskId={taskId} />}</td>
      <td className={tableStyles.key}>{metric}</td>
      <td className={tableStyles.num}>
        <NumberText value={raw} />
      </td>
      <td className={tableStyles.num}>{mode !== "direct" && <NumberText value={value} />}</td>
      <td>{mode}</td>
      <td className={tableStyles.num}>{String(step)}</td>
      <td className={styles.attributes} title={text}>
        {text.slice(0, ATTRIBUTE_CHARS)}
      </td>
      <td className={textStyles.nowrap}>
        <TimeText ms={timeUs / US_PER_MS} />
      </td>
    </>
  );
}
