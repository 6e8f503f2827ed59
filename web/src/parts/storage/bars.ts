import type { Taken } from "../../api/types";

/** How many rows are listed at first, and at most. The server sends no more. */
export const FIRST = 30;
export const MOST = 1000;

/** The lengths of the two parts of a bar, in percent of the longest bar. */
export interface Bar {
  readonly points: number;
  readonly artifacts: number;
}

export function bytesOf(taken: Taken): number {
  return taken.pointBytes + taken.artifactBytes;
}

/** Bars on one scale. A part that is not empty is wide enough to be seen. */
export function barsOf(all: readonly Taken[]): Bar[] {
  const longest = Math.max(1, ...all.map(bytesOf));
  const part = (bytes: number) => (bytes === 0 ? 0 : Math.max(0.5, (100 * bytes) / longest));
  return all.map((t) => ({ points: part(t.pointBytes), artifacts: part(t.artifactBytes) }));
}
