import { useEffect, type ReactNode } from "react";
import { useRowsInView } from "./useRowsInView";
import tableStyles from "./table.module.css";

interface TableRowsProps {
  count: number;
  estimatePx: number;
  keyOf: (index: number) => string;
  /** A row's cells; their `<tr>` is made here. */
  row: (index: number) => ReactNode;
  /** Called while the last row is near the view, so that more rows can be loaded. */
  onLast?: () => void;
  classOf?: (index: number) => string | undefined;
  /** Rows that stand before all others. */
  children?: ReactNode;
}

/** The body of a table. Only the rows near the view are in the page. */
export function TableRows(props: TableRowsProps) {
  const { count, estimatePx, keyOf, row, onLast, classOf, children } = props;
  const view = useRowsInView({ count, estimatePx: () => estimatePx, keyOf });
  const isAtEnd = view.rows.at(-1)?.index === count - 1;
  useEffect(() => {
    if (isAtEnd) onLast?.();
  });
  return (
    <>
      {children && <tbody>{children}</tbody>}
      <tbody ref={view.body}>
        <Space px={view.beforePx} />
        {view.rows.map(({ index, key }) => (
          <tr
            key={key}
            ref={view.row}
            data-index={index}
            aria-rowindex={index + 2}
            className={classOf?.(index)}
          >
            {row(index)}
          </tr>
        ))}
        <Space px={view.afterPx} />
      </tbody>
    </>
  );
}

/**
 * The space of rows that are not in the page. One cell is enough: a cell that spans more columns than there are would
 * add some.
 */
function Space({ px }: { px: number }) {
  if (px <= 0) return null;
  return (
    <tr aria-hidden className={tableStyles.space}>
      <td style={{ height: px }} />
    </tr>
  );
}
