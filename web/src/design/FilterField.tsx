import { ActionIcon, Text } from "@mantine/core";
import { IconFilter, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { classes } from "./classes";
import styles from "./FilterField.module.css";
import textStyles from "./text.module.css";

interface FilterFieldProps {
  /** The input; it names the id of the error. */
  children: ReactNode;
  /** What hangs below the field, such as suggestions. */
  below?: ReactNode;
  errorId: string;
  /** Why the filter that is applied is refused. */
  error: string | undefined;
  /** Whether the text in the input waits to be applied. */
  waits: boolean;
  /** Empties the field and applies that; absent while it is empty. */
  clear: (() => void) | undefined;
}

/** A field for a filter, which is applied with Enter. There is always room for an error below. */
export function FilterField({ children, below, errorId, error, waits, clear }: FilterFieldProps) {
  return (
    <div className={styles.filter}>
      <div className={classes(styles.box, error !== undefined && styles.broken)}>
        <IconFilter size={15} aria-hidden />
        {children}
        {waits && (
          <Text size="xs" c="dimmed" className={textStyles.nowrap}>
            ↵ to apply
          </Text>
        )}
        {clear && (
          <ActionIcon size="xs" variant="subtle" color="gray" aria-label="Clear filter" onClick={clear}>
            <IconX size={13} />
          </ActionIcon>
        )}
      </div>
      <div id={errorId} role={error === undefined ? undefined : "alert"} className={styles.error}>
        {error}
      </div>
      {below}
    </div>
  );
}
