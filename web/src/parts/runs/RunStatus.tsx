import { Badge, Tooltip } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useLiveHub } from "../../api/live";
import { isLost, type Life } from "../../api/lives";
import type { Run, RunStatus } from "../../api/types";
import { classes } from "../../design/classes";
import { localTime, relativeTime } from "../../design/times";
import { useNow } from "../../design/useNow";
import styles from "./RunStatus.module.css";

const COLOUR: Record<RunStatus, string> = {
  running: "blue",
  scheduled: "gray",
  completed: "teal",
  failed: "red",
  killed: "orange",
};

function useLife(run: Run): Life | undefined {
  const { lives } = useLiveHub();
  return useSyncExternalStore(lives.onChange, () => lives.of(run));
}

/** The status of a run, or "lost" if its client has been silent for too long. */
export function RunStatusChip({ run }: { run: Run }) {
  const { lives } = useLiveHub();
  const life = useLife(run);
  const now = useNow(life ? "slow" : "still");
  const serverMs = lives.serverMs(now || Date.now());
  if (life && isLost(life, serverMs))
    return (
      <Tooltip
        multiline
        maw={320}
        label={`Last sign of life ${relativeTime(life.seenMs, serverMs)} (${localTime(life.seenMs)}). Its client has probably ended without a word; the run revives by itself if it goes on.`}
      >
        <Badge
          size="sm"
          variant="outline"
          color="yellow"
          radius="sm"
          className={styles.chip}
          leftSection={<span className={classes(styles.dot, styles.hollow)} />}
        >
          lost
        </Badge>
      </Tooltip>
    );
  return (
    <Badge
      size="sm"
      variant="light"
      color={COLOUR[run.status]}
      radius="sm"
      className={classes(styles.chip, run.status === "running" && styles.running)}
      leftSection={<span className={styles.dot} />}
    >
      {run.status}
    </Badge>
  );
}
