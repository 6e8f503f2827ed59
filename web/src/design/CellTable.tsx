import { Text } from "@mantine/core";
import { classes } from "./classes";
import { groupedInteger, plural } from "./numbers";
import { TableRows } from "./TableRows";
import tableStyles from "./table.module.css";
import textStyles from "./text.module.css";
import styles from "./CellTable.module.css";

const MOST_COLUMNS = 100;
const SAMPLE_ROWS = 20;
const ROW_PX = 31;

interface CellTableProps {
  rows: number;
  columns: number;
  head: (column: number) => string;
  cell: (row: number, column: number) => string;
  /** What to do to see all columns, as in "download the file to see the others". */
  toSeeAll: string;
  /** How many rows are shown at most; all of them if absent. */
  mostRows?: number;
  /** The number of the first row. */
  firstRow?: number;
}

/** The cells of a table that somebody else has made, in numbered rows. */
export function CellTable({
  rows,
  columns,
  head,
  cell,
  toSeeAll,
  mostRows = rows,
  firstRow = 1,
}: CellTableProps) {
  const shown = Array.from({ length: Math.min(MOST_COLUMNS, columns) }, (_, c) => c);
  const sample = Array.from({ length: Math.min(SAMPLE_ROWS, rows) }, (_, r) => r);
  // Numbers may have been written with a minus sign that is longer than a hyphen.
  const isNumeric = (text: string) => !Number.isNaN(Number(text.replace("−", "-")));
  const isNumber = shown.map((c) => sample.every((r) => isNumeric(cell(r, c))));
  const cellClass = (c: number) => classes(isNumber[c] && tableStyles.num);
  return (
    <>
      <div className={styles.cells}>
        <table className={tableStyles.grid}>
          <thead>
            <tr>
              <th className={classes(tableStyles.num, textStyles.faint)}>#</th>
              {shown.map((c) => (
                <th key={c} className={cellClass(c)}>
                  {head(c)}
                </th>
              ))}
            </tr>
          </thead>
          <TableRows
            count={Math.min(rows, mostRows)}
            estimatePx={ROW_PX}
            keyOf={String}
            row={(r) => (
              <>
                <td className={classes(tableStyles.num, textStyles.faint)}>{groupedInteger(r + firstRow)}</td>
                {shown.map((c) => (
                  <td key={c} className={cellClass(c)}>
                    {cell(r, c)}
                  </td>
                ))}
              </>
            )}
          />
        </table>
      </div>
      <Text size="xs" c="dimmed" mt={4}>
        {plural(rows, "row")}
        {columns > shown.length &&
          `, the first ${String(shown.length)} of ${plural(columns, "column")}: ${toSeeAll}`}
      </Text>
    </>
  );
}
