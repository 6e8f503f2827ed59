import type { ReactNode } from "react";
import type { Taken } from "../api/types";
import { byteSize, groupedInteger } from "../format/numbers";
import { barsOf, bytesOf } from "./bars";

export interface BarRow extends Taken {
  readonly key: string;
  readonly label: ReactNode;
}

/** What takes most, the largest first, with the part of points and that of files. */
export function BarTable({ what, rows }: { what: string; rows: readonly BarRow[] }) {
  const bars = barsOf(rows);
  const files = rows.some((row) => row.artifacts > 0);
  return (
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
      <tbody>
        {rows.map((row, i) => (
          <tr key={row.key}>
            <td className="truncate">{row.label}</td>
            <td className="num tabular">{byteSize(bytesOf(row))}</td>
            <td className="bar-cell">
              <span
                className="space-bar"
                title={`${byteSize(row.pointBytes)} of points, ${byteSize(row.artifactBytes)} of files`}
              >
                <span className="bar-points" style={{ width: `${String(bars[i]?.points ?? 0)}%` }} />
                <span className="bar-files" style={{ width: `${String(bars[i]?.artifacts ?? 0)}%` }} />
              </span>
            </td>
            <td className="num tabular">{groupedInteger(row.points)}</td>
            {files && <td className="num tabular">{groupedInteger(row.artifacts)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
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
