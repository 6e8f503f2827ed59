import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Taken } from "../../api/types";
import { classes } from "../../design/classes";
import { byteSize, groupedInteger } from "../../design/numbers";
import { TableRows } from "../../design/TableRows";
import { type Bar, barsOf, bytesOf } from "./bars";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";
import styles from "./BarTable.module.css";

const ROW_PX = 41;

export interface BarRow extends Taken {
  readonly key: string;
  readonly label: ReactNode;
}

interface BarTableProps {
  what: string;
  rows: readonly BarRow[];
  /** The number of all rows. */
  total: number;
  /** Loads more rows; undefined if the server has no more. */
  more: (() => void) | undefined;
  busy: boolean;
}

/** A table of what takes most space, the largest first. Each bar has a part for points and one for files. */
export function BarTable({ what, rows, total, more, busy }: BarTableProps) {
  const bars = barsOf(rows);
  const files = rows.some((row) => row.artifacts > 0);
  return (
    <>
      <div className={styles.scroll}>
        <table className={classes(tableStyles.list, styles.bars)}>
          <thead>
            <tr>
              <th scope="col">{what}</th>
              <th scope="col" className={classes(tableStyles.num, styles.num)}>
                Space
              </th>
              <th scope="col" className={styles.barCell} aria-hidden />
              <th scope="col" className={classes(tableStyles.num, styles.num)}>
                Points
              </th>
              {files && (
                <th scope="col" className={classes(tableStyles.num, styles.num)}>
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
        <Note>
          {groupedInteger(rows.length)} of {groupedInteger(total)}, the largest first{" "}
          {more && (
            <Button size="compact-xs" variant="subtle" loading={busy} onClick={more}>
              Show more
            </Button>
          )}
        </Note>
      )}
    </>
  );
}

function BarCells({ row, bar, files }: { row: BarRow; bar: Bar | undefined; files: boolean }) {
  return (
    <>
      <td className={textStyles.truncate}>{row.label}</td>
      <td className={classes(styles.num, textStyles.tabular)}>{byteSize(bytesOf(row))}</td>
      <td className={styles.barCell}>
        <span
          className={styles.bar}
          title={`${byteSize(row.pointBytes)} of points, ${byteSize(row.artifactBytes)} of files`}
        >
          <span className={styles.points} style={{ width: `${String(bar?.points ?? 0)}%` }} />
          <span className={styles.files} style={{ width: `${String(bar?.artifacts ?? 0)}%` }} />
        </span>
      </td>
      <td className={classes(styles.num, textStyles.tabular)}>{groupedInteger(row.points)}</td>
      {files && <td className={classes(styles.num, textStyles.tabular)}>{groupedInteger(row.artifacts)}</td>}
    </>
  );
}

export function Legend() {
  return (
    <Note>
      <span className={classes(styles.sample, styles.points)} /> points{" "}
      <span className={classes(styles.sample, styles.files)} /> files, each counted as if no two were equal
    </Note>
  );
}

/** A small remark below a table. */
export function Note({ children }: { children: ReactNode }) {
  return <p className={classes(textStyles.faint, styles.note)}>{children}</p>;
}
