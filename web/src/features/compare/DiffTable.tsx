import { Link } from "@tanstack/react-router";
import { useMemo, useRef, type ReactNode } from "react";
import type { Run } from "../../api/types";
import { classes } from "../../design/classes";
import type { Shade } from "../../design/colours";
import { TableRows } from "../../design/TableRows";
import { useColumnsInView } from "../../design/useColumnsInView";
import { RunDot } from "../../parts/runs/RunDot";
import { runName } from "../../parts/runs/runName";
import type { DiffRow } from "./diff";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";
import styles from "./DiffTable.module.css";

const ROW_PX = 32;
const KEY_PX = 190;
/** The least width of a run's column. Fewer runs get wider columns. */
const RUN_PX = 180;

interface DiffTableProps<V> {
  runs: readonly Run[];
  shades: ReadonlyMap<string, Shade>;
  rows: readonly DiffRow<V>[];
  head: string;
  cell: (value: V | undefined) => ReactNode;
  /** Rows of facts about each run, above the compared values. */
  facts?: readonly { what: string; of: (run: Run) => ReactNode }[];
}

/** Values by key, with a column for each run. Only the columns near the view are in the page. */
export function DiffTable<V>({ runs, shades, rows, head, cell, facts = [] }: DiffTableProps<V>) {
  const box = useRef<HTMLDivElement>(null);
  const widths = useMemo(() => [KEY_PX, ...runs.map(() => RUN_PX)], [runs]);
  const { shown, beforePx } = useColumnsInView(box, widths);
  const afterPx = (runs.length - shown.length) * RUN_PX - beforePx;
  const columns = shown.flatMap((i) => {
    const run = runs[i - 1];
    return run ? [{ run, at: i - 1 }] : [];
  });
  const cells = (of: (run: Run, at: number) => ReactNode) => (
    <>
      {beforePx > 0 && <td />}
      {columns.map(({ run, at }) => (
        <td key={run.id}>{of(run, at)}</td>
      ))}
      {afterPx > 0 && <td />}
    </>
  );
  const widthPx = widths.reduce((sum, px) => sum + px, 0);
  return (
    <div ref={box} className={styles.diff}>
      <table
        className={tableStyles.grid}
        aria-colcount={widths.length}
        style={{ tableLayout: "fixed", width: `max(100%, ${String(widthPx)}px)` }}
      >
        <thead>
          <tr>
            <th className={styles.pinned} style={{ width: KEY_PX }}>
              {head}
            </th>
            {beforePx > 0 && <th aria-hidden style={{ width: beforePx }} />}
            {columns.map(({ run: r, at }) => (
              <th key={r.id} title={r.name} aria-colindex={at + 2} style={{ width: RUN_PX }}>
                <RunDot shade={shades.get(r.id)} />{" "}
                <Link to="/runs/$runId" params={{ runId: r.id }}>
                  {runName(r)}
                </Link>
              </th>
            ))}
            {afterPx > 0 && <th aria-hidden style={{ width: afterPx }} />}
          </tr>
        </thead>
        <TableRows
          count={rows.length}
          estimatePx={ROW_PX}
          keyOf={(i) => rows[i]?.key ?? String(i)}
          classOf={(i) => (rows[i]?.differs ? styles.differs : undefined)}
          row={(i) => {
            const row = rows[i];
            if (!row) return null;
            return (
              <>
                <td className={classes(tableStyles.key, styles.key, styles.pinned)}>{row.key}</td>
                {cells((_run, at) => cell(row.values[at]))}
              </>
            );
          }}
        >
          {facts.map(({ what, of }) => (
            <tr key={what}>
              <td className={classes(tableStyles.key, styles.key, styles.pinned, textStyles.faint)}>
                {what}
              </td>
              {cells(of)}
            </tr>
          ))}
        </TableRows>
      </table>
    </div>
  );
}
