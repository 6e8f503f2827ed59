import { own } from "../../api/keyed";
import type { Run } from "../../api/types";
import { DurationText, TimeText } from "../../design/TimeText";
import { type ColumnId, parseColumn } from "../../parts/runs/columnNames";
import { NumberText } from "../../parts/runs/NumberText";
import { RunStatusChip } from "../../parts/runs/RunStatus";
import { isRunning } from "./columns";
import textStyles from "../../design/text.module.css";

/** An attribute of a run, in the columns that every table has. */
export function AttributeCell({ id, run }: { id: ColumnId; run: Run }) {
  switch (id) {
    case "status":
      return <RunStatusChip run={run} />;
    case "start_time":
      return <TimeText ms={run.startMs} />;
    case "duration":
      return <DurationText startMs={run.startMs} endMs={run.endMs} running={isRunning(run)} />;
    default:
      return <span title={run.user}>{run.user}</span>;
  }
}

/** The value of a metric, a param or a tag of a run. */
export function ValueCell({ id, run }: { id: ColumnId; run: Run }) {
  const { kind, key } = parseColumn(id);
  if (kind === "metric") return <NumberText value={own(run.metrics, key)?.last} />;
  const value = kind === "param" ? own(run.params, key) : own(run.tags, key);
  if (value === undefined) return <span className={textStyles.faint}>–</span>;
  if (typeof value === "number") return <NumberText value={value} digits={6} />;
  return <span title={String(value)}>{String(value)}</span>;
}
