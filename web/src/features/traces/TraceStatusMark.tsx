import type { TraceStatus } from "../../api/types";
import { classes } from "../../design/classes";
import styles from "./Traces.module.css";

const WORDS: Record<TraceStatus, string> = {
  ok: "ok",
  error: "error",
  in_progress: "in progress",
  unknown: "unknown",
};

/** The status of a trace as a dot, with its word where there is room. */
export function TraceStatusMark({ status, isNarrow = false }: { status: TraceStatus; isNarrow?: boolean }) {
  return (
    <span className={styles.mark} data-status={status} title={WORDS[status]}>
      <i aria-hidden />
      <span className={classes(isNarrow && styles.word)}>{WORDS[status]}</span>
    </span>
  );
}
