import { UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ListedTrace } from "../../api/types";
import { classes } from "../../design/classes";
import { groupedInteger, plural } from "../../design/numbers";
import { TableRows } from "../../design/TableRows";
import { duration } from "../../design/times";
import { TimeText } from "../../design/TimeText";
import { RunNameLink } from "../../parts/runs/RunNameLink";
import { Tags } from "../../parts/runs/Tags";
import type { Sort, SortField } from "./search";
import { costText } from "./traceText";
import { TraceStatusMark } from "./TraceStatusMark";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";
import styles from "./Traces.module.css";

const ROW_PX = 52;

interface TraceTableProps {
  traces: readonly ListedTrace[];
  sort: Sort;
  onSort: (text: string) => void;
  cursor: number;
  isBusy: boolean;
  onLast: () => void;
}

export function TraceTable({ traces, sort, onSort, cursor, isBusy, onLast }: TraceTableProps) {
  const head = (field: SortField, label: string, className?: string) => (
    <SortHead key={field} field={field} label={label} className={className} sort={sort} onSort={onSort} />
  );
  return (
    <table
      className={classes(tableStyles.list, styles.table)}
      aria-label="Traces"
      aria-busy={isBusy}
      aria-rowcount={traces.length + 1}
    >
      <thead>
        <tr>
          <th className={styles.status}>Status</th>
          {head("name", "Trace")}
          {head("time", "Started", styles.time)}
          {head("duration", "Duration", styles.num)}
          {head("tokens", "Tokens", styles.num)}
          {head("cost", "Cost", styles.cost)}
          <th className={styles.run}>Run</th>
        </tr>
      </thead>
      <TableRows
        count={traces.length}
        estimatePx={ROW_PX}
        keyOf={(i) => traces[i]?.id ?? String(i)}
        classOf={(i) => (i === cursor ? styles.cursor : undefined)}
        onLast={onLast}
        row={(i) => {
          const trace = traces[i];
          return trace && <TraceCells trace={trace} />;
        }}
      />
    </table>
  );
}

function TraceCells({ trace }: { trace: ListedTrace }) {
  const { id, name, status, startMs, durationMs, tokens, cost, runIds, tags, requestPreview } = trace;
  const [runId] = runIds;
  return (
    <>
      <td className={styles.status}>
        <TraceStatusMark status={status} isNarrow />
      </td>
      <td>
        <div className={styles.name}>
          <Link to="/traces/$traceId" params={{ traceId: id }} className={styles.link} title={name ?? id}>
            {name ?? id}
          </Link>
          <Tags tags={tags} />
        </div>
        {requestPreview !== undefined && <div className={styles.preview}>{requestPreview}</div>}
      </td>
      <td className={styles.time}>
        <TimeText ms={startMs} />
      </td>
      <td className={styles.num}>{durationMs === undefined ? "–" : duration(durationMs)}</td>
      <td className={styles.num}>{tokens?.total === undefined ? "–" : groupedInteger(tokens.total)}</td>
      <td className={styles.cost}>{costText(cost?.total)}</td>
      <td className={styles.run}>
        {runId === undefined ? (
          <span className={textStyles.faint}>–</span>
        ) : (
          <div className={textStyles.truncate}>
            <RunNameLink id={runId} />
            {runIds.length > 1 && ` and ${plural(runIds.length - 1, "other")}`}
          </div>
        )}
      </td>
    </>
  );
}

interface SortHeadProps {
  field: SortField;
  label: string;
  className: string | undefined;
  sort: Sort;
  onSort: (text: string) => void;
}

function SortHead({ field, label, className, sort, onSort }: SortHeadProps) {
  const isActive = sort.field === field;
  return (
    <th className={className} aria-sort={isActive ? (sort.descending ? "descending" : "ascending") : "none"}>
      <UnstyledButton
        className={classes(tableStyles.sort, isActive && tableStyles.active)}
        onClick={() => {
          const descending = isActive ? !sort.descending : field !== "name";
          onSort((descending ? "-" : "") + field);
        }}
      >
        {label}
        <span aria-hidden>{isActive ? (sort.descending ? "↓" : "↑") : ""}</span>
      </UnstyledButton>
    </th>
  );
}
