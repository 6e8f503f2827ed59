import { IconCircleCheck, IconCircleX, IconPlayerPlay } from "@tabler/icons-react";
import type { TaskStatus } from "../../api/types";
import { classes } from "../../design/classes";
import styles from "./TaskStatusMark.module.css";

const ICON = { running: IconPlayerPlay, completed: IconCircleCheck, failed: IconCircleX } as const;

/** The status of a task as an icon with its word. Where there is little room, only readers of screens get the word. */
export function TaskStatusMark({ status, isNarrow = false }: { status: TaskStatus; isNarrow?: boolean }) {
  const Icon = ICON[status];
  return (
    <span className={classes(styles.mark, styles[status])} title={status}>
      <Icon size={15} aria-hidden />
      <span className={classes(isNarrow && styles.word)}>{status}</span>
    </span>
  );
}
