import { Link } from "@tanstack/react-router";
import { useMemo, useRef, type ReactNode } from "react";
import type { Run } from "../../api/types";
import type { Shade } from "../../design/colours";
import { TableRows } from "../../design/TableRows";
import { useColumnsInView } from "../../design/useColumnsInView";
import { RunDot } from "../../parts/runs/RunDot";
import { runName } from "../../parts/runs/runName";
import type { DiffRow } from "./diff";

const ROW_PX = 32;
const KEY_PX = 190;
/** Of a run at least; of few runs a column is wider. */
const RUN_PX = 180;

interface DiffTableProps<V> {
  runs: readonly Run[];
  shades: ReadonlyMap<string, Shade>;
  rows: readonly DiffRow<V>[];
  head: string;
  cell: (value: V | undefined) => ReactNode;
  /** What stands before the rows, of each run. */
  facts?: readonly { what: string; of: (run: Run) => ReactNode }[];
}

/** A column for each run, of which only those near the view are there. */
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
    <div ref={box} className="diff">
      <table
        className="grid"
        aria-colcount={widths.length}
        style={{ tableLayout: "fixed", width: `max(100%, ${String(widthPx)}px)` }}
      >
        <thead>
          <tr>
            <th className="pinned" style={{ width: KEY_PX }}>
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
          classOf={(i) => (rows[i]?.differs ? "differs" : undefined)}
          row={(i) => {
            const row = rows[i];
            if (!row) return null;
            return (
              <>
                <td className="key pinned">{row.key}</td>
                {cells((_run, at) => cell(row.values[at]))}
              </>
            );
          }}
        >
          {facts.map(({ what, of }) => (
            <tr key={what}>
              <td className="key pinned faint">{what}</td>
              {cells(of)}
            </tr>
          ))}
        </TableRows>
      </table>
    </div>
  );
}
