import {
  isBefore,
  keyOf,
  type Edge,
  type Page,
  type PageQuery,
  type TimeItem,
  type TimelineSource,
  type WindowState,
} from "./timeline";

interface Cursor {
  readonly from: number | undefined;
  readonly through: number | undefined;
  readonly token: string | undefined;
}

type Side = "older" | "newer";

const PAGE_ITEMS = 500;
/** A search goes on until it has found so many items, or has come to the end. */
const FOUND_AT_LEAST = 50;
/** More items are let go at the end that is not read. They are loaded again when someone comes back to them. */
const MOST_ITEMS = 5000;
const MOST_BYTES = 32 << 20;
/** Items that arrive so late still appear at their places, if they are among the newest ones. */
const LATE_US = 10_000_000;

const MORE: Edge = { status: "more", pages: 0 };
const END: Edge = { status: "end", pages: 0 };

/**
 * A part of a timeline without gaps, which grows at both ends as it is read and never holds all of it. The items are
 * loaded by pages from the server. A search that finds little goes on by itself from page to page, until it is stopped.
 */
export class TimelineWindow<T extends TimeItem> {
  private current: WindowState<T> = {
    items: [],
    older: MORE,
    newer: MORE,
    opening: 0,
  };
  private readonly listeners = new Set<() => void>();
  private cursors: Partial<Record<Side, Cursor | undefined>> = {};
  private searches: Partial<Record<Side, AbortController>> = {};
  private tail: Promise<void> | undefined;
  private isAskedAgain = false;
  private all = new AbortController();
  /** All items up to this time have been searched for, except for late ones. */
  private searchedUs: number | undefined;

  constructor(private readonly source: TimelineSource<T>) {}

  readonly state = (): WindowState<T> => this.current;

  readonly onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Ends all that is being loaded. */
  close(): void {
    this.all.abort();
  }

  /** Begins anew with the newest items. */
  async openNewest(): Promise<void> {
    const signal = this.begin({ items: [], older: MORE, newer: END });
    if (this.source.newestUs)
      try {
        this.searchedUs = await this.source.newestUs(signal);
      } catch (error) {
        this.fail("older", error, signal);
        return;
      }
    if (!signal.aborted) await this.load("older");
  }

  /** Begins anew with the oldest items. */
  async openOldest(): Promise<void> {
    this.begin({ items: [], older: END, newer: MORE });
    await this.load("newer");
  }

  /** Begins anew with the items around a place. */
  async openAt(place: TimeItem): Promise<void> {
    const signal = this.begin({ items: [], older: MORE, newer: MORE });
    const { fromUs, throughUs } = this.source;
    const at = Math.max(fromUs ?? -Infinity, Math.min(throughUs ?? Infinity, place.timeUs));
    this.cursors.older = { from: fromUs, through: at, token: undefined };
    // Items of the same time that come behind the place fill pages of their own if they are many.
    do await this.load("older");
    while (!signal.aborted && this.current.older.status === "more" && this.isPassed(place));
    if (signal.aborted) return;
    if (this.current.items.length === 0)
      this.cursors.newer = { from: at, through: throughUs, token: undefined };
    await this.load("newer");
  }

  private isPassed(place: TimeItem): boolean {
    const first = this.current.items[0];
    return place.index !== undefined && first !== undefined && isBefore(place, first);
  }

  /** Loads more items at an end, unless there are none, or they are being loaded. */
  async load(side: Side): Promise<void> {
    if (this.current[side].status === "loading" || this.current[side].status === "end") return;
    const search = new AbortController();
    const signal = AbortSignal.any([this.all.signal, search.signal]);
    this.searches[side] = search;
    const before = this.current[side].status === "stopped" ? this.current[side].pages : 0;
    let pages = before;
    let found = 0;
    this.change({ [side]: { status: "loading", pages } });
    try {
      for (;;) {
        const cursor = this.cursors[side] ?? this.cursorAt(side);
        const page = await this.source.load(this.queryOf(side, cursor), signal);
        if (signal.aborted) return;
        pages++;
        const added = this.add(side, page.items);
        found += added;
        const token = page.nextPageToken;
        if (token === undefined) {
          this.cursors[side] = undefined;
          this.change({ [side]: END });
          return;
        }
        this.cursors[side] = { ...cursor, token };
        if (found >= FOUND_AT_LEAST) {
          this.change({ [side]: MORE });
          return;
        }
        this.change({ [side]: { status: "loading", pages } });
      }
    } catch (error) {
      this.fail(side, error, signal);
    }
  }

  private fail(side: Side, error: unknown, signal: AbortSignal): void {
    if (!signal.aborted) this.change({ [side]: { status: "failed", pages: 0, error } });
  }

  /** Stops the search at an end. It goes on there when items are loaded again. */
  stop(side: Side): void {
    const edge = this.current[side];
    if (edge.status !== "loading") return;
    this.searches[side]?.abort();
    this.change({ [side]: { status: "stopped", pages: edge.pages } });
  }

  /** Says that the timeline has got new items, without loading them. */
  noteNews(): void {
    if (this.current.newer.status === "end") this.change({ newer: MORE });
  }

  /**
   * Loads what has come since the last time. If it is more than a page, the window goes to the newest items: it never
   * falls behind. Asked for again meanwhile, it answers for the question that is under way, and one more.
   */
  follow(): Promise<void> {
    if (this.tail) {
      this.isAskedAgain = true;
      return this.tail;
    }
    this.tail = this.followUntilQuiet().finally(() => {
      this.tail = undefined;
    });
    return this.tail;
  }

  private async followUntilQuiet(): Promise<void> {
    do {
      this.isAskedAgain = false;
      await this.followOnce();
    } while (this.isAskedAgain && !this.all.signal.aborted);
  }

  private async followOnce(): Promise<void> {
    const { signal } = this.all;
    const { older } = this.current;
    if (older.status === "failed" && this.current.items.length === 0) return this.openNewest();
    // The first search will find them.
    if (older.status === "loading" && this.current.items.length === 0) return;
    try {
      const newest = await this.source.newestUs?.(signal);
      const last = this.current.items.at(-1);
      const known = Math.max(last?.timeUs ?? -Infinity, this.searchedUs ?? -Infinity);
      const { fromUs, throughUs } = this.source;
      const from = Number.isFinite(known) ? Math.max(fromUs ?? -Infinity, known - LATE_US) : fromUs;
      let items: T[] = [];
      let token: string | undefined;
      do {
        const page: Page<T> = await this.source.load(
          { from, through: throughUs, order: "desc", max: PAGE_ITEMS, pageToken: token },
          signal,
        );
        items = [...page.items].reverse().concat(items);
        token = page.nextPageToken;
      } while (token !== undefined && items.length < FOUND_AT_LEAST && !signal.aborted);
      if (signal.aborted) return;
      this.searchedUs = newest ?? this.searchedUs;
      const first = items[0];
      const isJoined = token === undefined || (last && first && !isBefore(last, first));
      if (isJoined) this.merge(items);
      else this.replace(items);
    } catch (error) {
      if (!signal.aborted) this.change({ newer: { status: "failed", pages: 0, error } });
    }
  }

  /**
   * Puts items in their places, except for those before a gap. An item that is known already may have changed: rows of
   * equal times are merged.
   */
  private merge(items: readonly T[]): void {
    const { items: old, older } = this.current;
    const [first] = old;
    const fresh = new Map(items.map((item) => [keyOf(item), item]));
    const kept = old.map((item) => {
      const key = keyOf(item);
      const changed = fresh.get(key);
      fresh.delete(key);
      return changed ?? item;
    });
    const added = [...fresh.values()].filter(
      (item) => older.status === "end" || !first || isBefore(first, item),
    );
    const merged = [...kept, ...added].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.change({ items: merged, newer: END });
    this.trim("newer");
  }

  private replace(items: readonly T[]): void {
    this.searches.older?.abort();
    this.cursors.older = undefined;
    this.change({ items, older: MORE, newer: END });
  }

  /** Aborts what is being loaded, and begins with this. */
  private begin(part: Omit<WindowState<T>, "opening">): AbortSignal {
    this.all.abort();
    this.all = new AbortController();
    this.cursors = {};
    this.searches = {};
    this.searchedUs = undefined;
    this.change({ ...part, opening: this.current.opening + 1 });
    return this.all.signal;
  }

  private cursorAt(side: Side): Cursor {
    const { items } = this.current;
    const { fromUs, throughUs } = this.source;
    return side === "older"
      ? { from: fromUs, through: items[0]?.timeUs ?? throughUs, token: undefined }
      : { from: items.at(-1)?.timeUs ?? fromUs, through: throughUs, token: undefined };
  }

  private queryOf(side: Side, { from, through, token }: Cursor): PageQuery {
    return { from, through, order: side === "older" ? "desc" : "asc", max: PAGE_ITEMS, pageToken: token };
  }

  /** Adds the items of a page that lie beyond the end, and answers how many they are. */
  private add(side: Side, page: readonly T[]): number {
    const { items } = this.current;
    const edge = side === "older" ? items[0] : items.at(-1);
    const beyond = page.filter((item) => {
      if (!edge) return true;
      return side === "older" ? isBefore(item, edge) : isBefore(edge, item);
    });
    if (beyond.length === 0) return 0;
    this.change({
      items: side === "older" ? [...beyond.reverse(), ...items] : [...items, ...beyond],
    });
    this.trim(side);
    return beyond.length;
  }

  /** Lets items go at the end opposite to the one that has grown. */
  private trim(grown: Side): void {
    const { items } = this.current;
    const ordered = grown === "newer" ? [...items].reverse() : items;
    let bytes = 0;
    let kept = 0;
    for (const item of ordered) {
      bytes += this.source.bytesOf(item);
      if (kept >= MOST_ITEMS || (bytes > MOST_BYTES && kept > 0)) break;
      kept++;
    }
    if (kept === items.length) return;
    const other = grown === "newer" ? "older" : "newer";
    this.searches[other]?.abort();
    this.cursors[other] = undefined;
    this.change({
      items: grown === "newer" ? items.slice(items.length - kept) : items.slice(0, kept),
      [other]: MORE,
    });
  }

  private change(part: Partial<WindowState<T>>): void {
    this.current = { ...this.current, ...part };
    this.listeners.forEach((l) => {
      l();
    });
  }
}
