import type { LogQuery } from "../../../api/calls";
import type { LogEntry, LogLevel } from "../../../api/types";
import { jsonText } from "../rows/values";
import { isBounded, timeRangeOf, type TimeRange, type TimeRangeSearch } from "../timelines/timeRange";
import type { TimeItem } from "../timelines/timeline";

/** From the lightest to the heaviest. */
export const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error", "fatal"];

/** What the address says of the log. */
export interface LogSearch extends TimeRangeSearch {
  level?: string | undefined;
  text?: string | undefined;
  logger?: string | undefined;
  entry?: string | undefined;
  clock?: string | undefined;
  wrap?: string | undefined;
}

export interface LogFilter extends TimeRange {
  /** All levels if there are none. */
  readonly levels: readonly LogLevel[];
  readonly text: string;
  readonly logger: string;
}

export function logFilterOf(search: LogSearch, originUs: number): LogFilter {
  const named = (search.level ?? "").split(",");
  const levels = LEVELS.filter((l) => named.includes(l));
  return {
    levels: levels.length === LEVELS.length ? [] : levels,
    text: search.text ?? "",
    logger: search.logger ?? "",
    ...timeRangeOf(search, originUs),
  };
}

/** The levels in an address after one of them has been switched on or off. */
export function toggled(levels: readonly LogLevel[], level: LogLevel): string | undefined {
  const shown = levels.length === 0 ? LEVELS : levels;
  const next = LEVELS.filter((l) => (l === level) !== shown.includes(l));
  // Without a level nothing would be left; all levels are the default.
  return next.length === 0 || next.length === LEVELS.length ? undefined : next.join(",");
}

export function isFiltered(filter: LogFilter): boolean {
  return searchesContent(filter) || isBounded(filter);
}

/** Whether entries are searched for by anything but their times. */
export function searchesContent({ levels, text, logger }: LogFilter): boolean {
  return levels.length > 0 || text !== "" || logger !== "";
}

export const NO_FILTER = {
  level: undefined,
  text: undefined,
  logger: undefined,
  from: undefined,
  through: undefined,
} satisfies LogSearch;

/** The part of a question to the server that a filter is, without the times. */
export function contentQuery({
  levels,
  text,
  logger,
}: LogFilter): Pick<LogQuery, "level" | "text" | "logger"> {
  return { level: [...levels], text, logger };
}

const PLACE = /^(-?\d{1,19})(?:\.(\d{1,19}))?$/;

/** The entry that an address names, by its time and index. */
export function placeOf(entry: string | undefined): TimeItem | undefined {
  const match = PLACE.exec(entry ?? "");
  if (!match) return undefined;
  const [, time, index] = match;
  return { timeUs: Number(time), ...(index !== undefined && { index: Number(index) }) };
}

/** About how many bytes an entry takes in memory. */
export function bytesOfEntry({ message, exception = "", metadata }: LogEntry): number {
  const chars = message.length + exception.length + (metadata ? JSON.stringify(metadata).length : 0);
  return 200 + 2 * chars;
}

/** An entry as a line of JSON, as the server sent it. */
export function entryJson(entry: LogEntry): string {
  return jsonText(entry, Infinity);
}
