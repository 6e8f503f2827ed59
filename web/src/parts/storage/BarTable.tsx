import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Taken } from "../../api/types";
import { byteSize, groupedInteger } from "../../design/numbers";
import { TableRows } from "../../design/TableRows";
import { type Bar, barsOf, bytesOf } from "./bars";

const ROW_PX = 41;

export interface BarRow extends Taken {
  readonly key: string;
  readonly label: ReactNode;
}

interface BarTableProps {
  what: string;
  rows: readonly BarRow[];
  /** How many there are, of which the rows may be the first. */
  total: number;
  /** Asks for more rows; not given where there are as many as the server tells of. */
  more: (() => void) | undefined;
  busy: boolean;
}

/** What takes most, the largest first, with the part of points and that of files. */
export function BarTable({ what, rows, total, more, busy }: BarTableProps) {
  const bars = barsOf(rows);
  const files = rows.some((row) => row.artifacts > 0);
  return (
    <>
      <div className="bars-scroll">
        <table className="list bars">
          <thead>
            <tr>
              <th scope="col">{what}</th>
              <th scope="col" className="num">
                Space
              </th>
              <th scope="col" className="bar-cell" aria-hidden />
              <th scope="col" className="num">
                Points
              </th>
              {files && (
                <th scope="col" className="num">
                  Files
                </th>
              )}
            </tr>
          </thead>
          <TableRows
            count={rows.length}
            estimatePx={ROW_PX}
            keyOf={(i) => rows[i]?.key ?? String(i)}
            row={(i) => {
              const row = rows[i];
              return row && <BarCells row={row} bar={bars[i]} files={files} />;
            }}
          />
        </table>
      </div>
      {rows.length < total && (
        <p className="faint bar-legend">
          {groupedInteger(rows.length)} of {groupedInteger(total)}, the largest first{" "}
          {more && (
            <Button size="compact-xs" variant="subtle" loading={busy} onClick={more}>
              Show more
            </Button>
          )}
        </p>
      )}
    </>
  );
}

function BarCells({ row, bar, files }: { row: BarRow; bar: Bar | undefined; files: boolean }) {
  return (
    <>
      <td className="truncate">{row.label}</td>
      <td className="num tabular">{byteSize(bytesOf(row))}</td>
      <td className="bar-cell">
        <span
          className="space-bar"
          title={`${byteSize(row.pointBytes)} of points, ${byteSize(row.artifactBytes)} of files`}
        >
          <span className="bar-points" style={{ width: `${String(bar?.points ?? 0)}%` }} />
          <span className="bar-files" style={{ width: `${String(bar?.artifacts ?? 0)}%` }} />
        </span>
      </td>
      <td className="num tabular">{groupedInteger(row.points)}</td>
      {files && <td className="num tabular">{groupedInteger(row.artifacts)}</td>}
    </>
  );
}

export function Legend() {
  return (
    <p className="faint bar-legend">
      <span className="bar-key bar-points" /> points <span className="bar-key bar-files" /> files, each
      counted as if no two were equal
    </p>
  );
}
