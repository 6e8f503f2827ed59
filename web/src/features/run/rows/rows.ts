import { byName } from "../../../design/order";
import type { FieldStats, StreamStats } from "../../../api/types";

export const ROW_PX = 26;
export const PAGE_ROWS = 200;
/** Browsers draw nothing of an element that is much higher. */
const MOST_PX = 10_000_000;

/** The height of the scrolled element: one row after the other, or what a browser can still show. */
export function scrolledHeight(total: number): number {
  return Math.min(total * ROW_PX, MOST_PX);
}

export interface RowWindow {
  /** The first row to be drawn, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Where the first one is drawn, from the top of the scrolled element. */
  readonly topPx: number;
}

/**
 * The rows at a place of the scroll bar. Of more rows than fit in the highest element a browser can show, a pixel of the
 * scroll bar stands for several.
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

/** Where the scroll bar stands when a row is the first one. */
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

/** The pages that hold the rows; the last one ends where the stream does, so that it is another once there are more. */
export function pagesOf(from: number, to: number, total: number): PageOfRows[] {
  const pages: PageOfRows[] = [];
  for (let start = Math.floor(from / PAGE_ROWS) * PAGE_ROWS; start < to; start += PAGE_ROWS)
    pages.push({ startIndex: start, limit: Math.min(PAGE_ROWS, total - start) });
  return pages;
}

/** What an address may hold of names, with room for the rest of it; see the server's limit of one. */
const MOST_FIELD_CHARS = 30_000;

/**
 * The fields to ask for, of a stream that has others: undefined for all of them, also if their names are too long for an
 * address.
 */
export function askedFields(shown: readonly string[], all: number): string[] | undefined {
  if (shown.length === 0 || shown.length === all) return undefined;
  const chars = shown.reduce((sum, f) => sum + encodeURIComponent(f).length + "&field=".length, 0);
  return chars > MOST_FIELD_CHARS ? undefined : [...shown];
}

/** A stream's fields by name, those that match. */
export function fieldNames(stats: StreamStats, matches: (field: string) => boolean): string[] {
  return Object.keys(stats.fields).filter(matches).sort(byName);
}

/** Whether a field has no numbers at all. */
export function isText(stats: FieldStats | undefined): boolean {
  return stats !== undefined && stats.count === undefined && (stats.jsonCount ?? 0) > 0;
}

/** A stream's name where it has none: keys without a slash. */
export function streamName(stream: string): string {
  return stream === "" ? "(no stream)" : stream;
}
