/** What stands on a timeline. Of items with equal times, the later one has the greater index. */
export interface TimeItem {
  readonly timeUs: number;
  /** Absent where no two items have the same time. */
  readonly index?: number;
}

/** A question for one page of a timeline; times are inclusive. */
export interface PageQuery {
  readonly from?: number | undefined;
  readonly through?: number | undefined;
  readonly order: "asc" | "desc";
  readonly max: number;
  readonly pageToken?: string | undefined;
}

/** A page. It may have few items, or none, although others follow. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken?: string | undefined;
}

export interface TimelineSource<T> {
  readonly load: (query: PageQuery, signal: AbortSignal) => Promise<Page<T>>;
  /**
   * The time of the newest item of the timeline whatever is searched, so that new items can be searched without the old
   * ones; absent if nothing is searched and every item is one of the window.
   */
  readonly newestUs?: (signal: AbortSignal) => Promise<number | undefined>;
  /** The wanted times, inclusive. */
  readonly fromUs: number | undefined;
  readonly throughUs: number | undefined;
  /** About how many bytes an item takes. */
  readonly bytesOf: (item: T) => number;
}

export type EdgeStatus = "more" | "loading" | "end" | "stopped" | "failed";

/** One end of the items in the window. */
export interface Edge {
  readonly status: EdgeStatus;
  /** How many pages the search that goes on here has looked at. */
  readonly pages: number;
  readonly error?: unknown;
}

export interface WindowState<T> {
  /** In the order of time and index. */
  readonly items: readonly T[];
  readonly older: Edge;
  readonly newer: Edge;
  /** Counts the times that the window began anew, at another place of the timeline. */
  readonly opening: number;
}

/** Whether an item stands before another one. */
export function isBefore(a: TimeItem, b: TimeItem): boolean {
  return a.timeUs < b.timeUs || (a.timeUs === b.timeUs && (a.index ?? 0) < (b.index ?? 0));
}

/** The name of an item in its timeline. */
export function keyOf({ timeUs, index }: TimeItem): string {
  return index === undefined ? String(timeUs) : `${String(timeUs)}.${String(index)}`;
}
