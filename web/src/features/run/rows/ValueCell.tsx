import { classes } from "../../../design/classes";
import type { ShownValue } from "./values";
import textStyles from "../../../design/text.module.css";
import styles from "./RowsTable.module.css";

interface ValueCellProps {
  /** Undefined if the row has no such field. */
  value: ShownValue | undefined;
  /** Shows the whole value. */
  open: (value: ShownValue) => void;
}

/** A value in a table of rows. A long value can be opened. */
export function ValueCell({ value, open }: ValueCellProps) {
  if (value === undefined) return <div role="gridcell" />;
  const { kind, isOdd } = value;
  return (
    <div
      role="gridcell"
      className={classes(styles[kind], isOdd && textStyles.odd, isOdd && styles.odd)}
      title={value.isLong ? undefined : value.full()}
    >
      {value.isLong ? (
        <button
          type="button"
          className={styles.value}
          title="Show the whole value"
          onClick={() => {
            open(value);
          }}
        >
          {value.short}
        </button>
      ) : (
        value.short
      )}
    </div>
  );
}
