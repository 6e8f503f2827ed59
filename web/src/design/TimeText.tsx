import { duration, isoTime, localTime, relativeTime } from "./times";
import { useNow } from "./useNow";
import textStyles from "./text.module.css";

export function TimeText({ ms, absolute = false }: { ms: number | null | undefined; absolute?: boolean }) {
  const now = useNow(absolute || ms == null ? "still" : "slow");
  if (ms == null) return <span className={textStyles.faint}>–</span>;
  return (
    <time dateTime={isoTime(ms)} title={`${localTime(ms)}\n${isoTime(ms)}`}>
      {absolute ? localTime(ms) : relativeTime(ms, now || Date.now())}
    </time>
  );
}

/** How long something took. The text counts on while it is running. */
export function DurationText({
  startMs,
  endMs,
  running,
}: {
  startMs: number;
  endMs: number | null | undefined;
  running: boolean;
}) {
  const now = useNow(running ? "fast" : "still");
  if (!running && endMs == null) return <span className={textStyles.faint}>–</span>;
  const ms = (running ? Math.max(now, startMs) : (endMs ?? startMs)) - startMs;
  return (
    <span title={`${String(ms)} ms`}>{running ? duration(Math.floor(ms / 1000) * 1000) : duration(ms)}</span>
  );
}
