import { duration } from "../../design/times";

/** How long a task took, to the microsecond where it was short. */
export function taskDuration(us: number): string {
  if (us < 1000) return `${String(Math.max(0, us))} µs`;
  if (us < 10_000) return `${(us / 1000).toFixed(1)} ms`;
  return duration(us / 1000);
}
