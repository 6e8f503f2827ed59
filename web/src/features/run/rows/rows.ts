import type { FieldStats, StreamStats } from "../../../api/types";
import { byName } from "../../../design/order";

export const ROW_PX = 26;
export const PAGE_ROWS = 200;
/** Browsers do not draw an element that is much higher. */
const MOST_PX = 10_000_000;

/** The height of the scrolled element: that of all rows, or the most that a browser can draw. */
export function scrolledHeight(total: number): number {
  return Math.min(total * ROW_PX, MOST_PX);
}

export interface RowWindow {
  /** The first row to draw, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Where the first row is drawn, from the top of the scrolled element. */
  readonly topPx: number;
}

/**
 * The rows at a position of the scroll bar. If there are more rows than the highest element can hold, a pixel of the scroll
 * bar stands for several rows.
 */
export function rowWindow(scrollPx: number, viewPx: number, total: number): RowWindow {
  const height = scrolledHeight(total);
  const visible = Math.ceil(viewPx / ROW_PX) + 1;
  const most = Math.max(0, height - viewPx);
  const at = Math.max(0, Math.min(scrollPx, most));
  if (height === total * ROW_PX) {
    const from = Math.floor(at / ROW_PX);
    return { from, to: Math.min(total, from + visible), topPx: from * ROW_PX };
  }
  const last = Math.max(0, total - Math.floor(viewPx / ROW_PX));
  const from = at >= most ? last : Math.min(last, Math.floor((at / most) * last));
  return { from, to: Math.min(total, from + visible), topPx: at };
}

/** The position of the scroll bar at which a row is the first one in view. */
export function scrollOf(row: number, viewPx: number, total: number): number {
  const height = scrolledHeight(total);
  if (height === total * ROW_PX) return row * ROW_PX;
  const last = Math.max(1, total - Math.floor(viewPx / ROW_PX));
  return Math.ceil((Math.min(row, last) / last) * (height - viewPx));
}

export interface PageOfRows {
  readonly startIndex: number;
  readonly limit: number;
}

/**
 * The pages that hold the rows. The last page ends with the stream, so that it has another key once there are more
 * rows.
 */
export function pagesOf(from: number, to: number, total: number): PageOfRows[] {
  const pages: PageOfRows[] = [];
  for (let start = Math.floor(from / PAGE_ROWS) * PAGE_ROWS; start < to; start += PAGE_ROWS)
    pages.push({ startIndex: start, limit: Math.min(PAGE_ROWS, total - start) });
  return pages;
}

/** How many characters of a request's address the names of fields may take. The server limits the whole address. */
const MOST_FIELD_CHARS = 30_000;

/**
 * The fields to ask for, of `all` fields of a stream. Undefined means all of them, also if the names are too long for an
 * address.
 */
export function askedFields(shown: readonly string[], all: number): string[] | undefined {
  if (shown.length === 0 || shown.length === all) return undefined;
  const chars = shown.reduce((sum, f) => sum + encodeURIComponent(f).length + "&field=".length, 0);
  return chars > MOST_FIELD_CHARS ? undefined : [...shown];
}

/** The fields of a stream that match, by name. */
export function fieldNames(stats: StreamStats, matches: (field: string) => boolean): string[] {
  return Object.keys(stats.fields).filter(matches).sort(byName);
}

/** Whether a field has no numbers at all. */
export function isText(stats: FieldStats | undefined): boolean {
  return stats !== undefined && stats.count === undefined && (stats.jsonCount ?? 0) > 0;
}

/** What a stream is called. Keys without a slash belong to the stream without a name. */
export function streamName(stream: string): string {
  return stream === "" ? "(no stream)" : stream;
}
