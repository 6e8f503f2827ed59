import { isoTimeUs, localTimeUs, sinceUs } from "../../../design/timesUs";
import type { Clock } from "./timeRange";

export const CLOCK_NAMES: { value: Clock; label: string }[] = [
  { value: "local", label: "Local" },
  { value: "utc", label: "UTC" },
  { value: "start", label: "Since start" },
];

/** A time of a timeline. Its title has all the ways to write it. */
export function TimeUsText({ us, clock, originUs }: { us: number; clock: Clock; originUs: number }) {
  return (
    <time
      dateTime={isoTimeUs(us)}
      title={`${localTimeUs(us)}\n${isoTimeUs(us)}\n${sinceUs(us, originUs)} since the start of the run`}
    >
      {timeUsText(us, clock, originUs)}
    </time>
  );
}

export function timeUsText(us: number, clock: Clock, originUs: number): string {
  switch (clock) {
    case "local":
      return localTimeUs(us);
    case "utc":
      return isoTimeUs(us).replace("T", " ");
    case "start":
      return sinceUs(us, originUs);
  }
}
