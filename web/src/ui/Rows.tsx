import { useEffect, type ReactNode } from "react";
import { useRowsInView } from "./useRowsInView";

interface TableRowsProps {
  count: number;
  estimatePx: number;
  keyOf: (index: number) => string;
  /** How many cells the space above and below the rows spans. */
  cells: number;
  /** A row's cells; their `<tr>` is made here. */
  row: (index: number) => ReactNode;
  /** Told while the last row is near the view, where more could be loaded. */
  onLast?: () => void;
  classOf?: (index: number) => string | undefined;
  /** Rows that stand before all others. */
  children?: ReactNode;
}

/** The body of a table of which only the rows near the view are there. */
export function TableRows(props: TableRowsProps) {
  const { count, estimatePx, keyOf, cells, row, onLast, classOf, children } = props;
  const view = useRowsInView({ count, estimatePx: () => estimatePx, keyOf });
  const isAtEnd = view.rows.at(-1)?.index === count - 1;
  useEffect(() => {
    if (isAtEnd) onLast?.();
  });
  return (
    <>
      {children && <tbody>{children}</tbody>}
      <tbody ref={view.body}>
        <Space px={view.beforePx} cells={cells} />
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
        <Space px={view.afterPx} cells={cells} />
      </tbody>
    </>
  );
}

function Space({ px, cells }: { px: number; cells: number }) {
  if (px <= 0) return null;
  return (
    <tr aria-hidden className="space">
      <td colSpan={cells} style={{ height: px }} />
    </tr>
  );
}
