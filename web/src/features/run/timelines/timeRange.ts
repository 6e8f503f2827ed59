import { isoTimeUs, parseTimeUs } from "../../../design/timesUs";

/** Times in microseconds, inclusive; undefined for no bound. */
export interface TimeRange {
  readonly fromUs: number | undefined;
  readonly throughUs: number | undefined;
}

/** The range of times in an address. */
export interface TimeRangeSearch {
  from?: string | undefined;
  through?: string | undefined;
}

/** The times that an address names. A time that cannot be read is no bound. */
export function timeRangeOf({ from, through }: TimeRangeSearch, originUs: number): TimeRange {
  const time = (text: string | undefined) => (text === undefined ? undefined : parseTimeUs(text, originUs));
  return { fromUs: time(from), throughUs: time(through) };
}

export function searchOfRange({ fromUs, throughUs }: TimeRange): TimeRangeSearch {
  const text = (us: number | undefined) => (us === undefined ? undefined : isoTimeUs(us));
  return { from: text(fromUs), through: text(throughUs) };
}

export const isBounded = ({ fromUs, throughUs }: TimeRange) =>
  fromUs !== undefined || throughUs !== undefined;

/** How times are written. */
export const CLOCKS = ["local", "utc", "start"] as const;
export type Clock = (typeof CLOCKS)[number];

export const clockOf = (text: string | undefined): Clock => CLOCKS.find((c) => c === text) ?? "local";
