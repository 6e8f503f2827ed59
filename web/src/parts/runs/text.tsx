import { Badge, Tooltip } from "@mantine/core";
import type { WireNumber } from "../../api/types";
import { fromWire } from "../../api/types";
import { compactNumber, exactNumber } from "../../design/numbers";
import { duration, isoTime, localTime, relativeTime } from "../../design/times";
import { useNow } from "../../design/useNow";

export function TimeText({ ms, absolute = false }: { ms: number | null | undefined; absolute?: boolean }) {
  const now = useNow(absolute || ms == null ? "still" : "slow");
  if (ms == null) return <span className="faint">–</span>;
  return (
    <time dateTime={isoTime(ms)} title={`${localTime(ms)}\n${isoTime(ms)}`}>
      {absolute ? localTime(ms) : relativeTime(ms, now || Date.now())}
    </time>
  );
}

/** How long a run took; ticks while it runs. */
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
  if (!running && endMs == null) return <span className="faint">–</span>;
  const ms = (running ? Math.max(now, startMs) : (endMs ?? startMs)) - startMs;
  return (
    <span title={`${String(ms)} ms`}>{running ? duration(Math.floor(ms / 1000) * 1000) : duration(ms)}</span>
  );
}

export function NumberText({ value, digits }: { value: WireNumber | null | undefined; digits?: number }) {
  if (value == null) return <span className="faint">–</span>;
  const v = fromWire(value);
  return (
    <span className={Number.isFinite(v) ? "tabular" : "tabular odd"} title={exactNumber(v)}>
      {compactNumber(v, digits)}
    </span>
  );
}

export function Tags({ tags }: { tags: Record<string, string> | undefined }) {
  const shown = Object.entries(tags ?? {}).filter(
    ([k]) => !k.startsWith("mlflow.") && !k.startsWith("quipu."),
  );
  if (shown.length === 0) return null;
  return (
    <span className="tags">
      {shown.slice(0, 4).map(([k, v]) => (
        <Tooltip key={k} label={`${k}: ${v}`} maw={400} multiline openDelay={300}>
          <Badge size="xs" variant="default" radius="sm" tt="none" fw={500} maw={180}>
            {v === "" ? k : `${k}: ${v}`}
          </Badge>
        </Tooltip>
      ))}
      {shown.length > 4 && <span className="faint">+{shown.length - 4}</span>}
    </span>
  );
}
