import { describe, expect, it } from "vitest";
import type { Page, PageQuery, TimeItem } from "./timeline";
import { TimelineWindow } from "./TimelineWindow";

interface Item extends TimeItem {
  readonly index: number;
  readonly text: string;
}

/** A timeline in memory with the server's rules: time and index order, pages by token, searches that end early. */
class Timeline {
  items: Item[] = [];
  /** What was asked for. */
  asked: PageQuery[] = [];
  looksAt = Infinity;
  fault: Error | undefined;
  private hold: Promise<void> | undefined;
  private release: (() => void) | undefined;

  add(timeUs: number, text = ""): void {
    this.items.push({ timeUs, index: this.items.length, text });
  }

  /** Lets answers wait until the function that is returned is called. */
  pause(): () => void {
    this.hold = new Promise((resolve) => {
      this.release = resolve;
    });
    return () => {
      this.hold = undefined;
      this.release?.();
    };
  }

  readonly page = async (query: PageQuery, text = "", signal?: AbortSignal): Promise<Page<Item>> => {
    this.asked.push(query);
    await this.hold;
    signal?.throwIfAborted();
    if (this.fault) throw this.fault;
    const { from = -Infinity, through = Infinity, order, max, pageToken } = query;
    const inOrder = this.items
      .filter((i) => i.timeUs >= from && i.timeUs <= through)
      .sort((a, b) => a.timeUs - b.timeUs || a.index - b.index);
    if (order === "desc") inOrder.reverse();
    const behind = pageToken === undefined ? 0 : inOrder.findIndex((i) => String(i.index) === pageToken) + 1;
    const found: Item[] = [];
    let at = behind;
    for (; at < inOrder.length && found.length < max && at - behind < this.looksAt; at++) {
      const item = inOrder[at];
      if (item?.text.includes(text)) found.push(item);
    }
    return { items: found, nextPageToken: at < inOrder.length ? String(inOrder[at - 1]?.index) : undefined };
  };

  window(text = "", bounds: { fromUs?: number; throughUs?: number } = {}): TimelineWindow<Item> {
    return new TimelineWindow<Item>({
      load: (query, signal) => this.page(query, text, signal),
      ...(text !== "" && {
        newestUs: async () => (await this.page({ order: "desc", max: 1 })).items[0]?.timeUs,
      }),
      fromUs: bounds.fromUs,
      throughUs: bounds.throughUs,
      bytesOf: () => 100,
    });
  }
}

function timelineOf(count: number, step = 10): Timeline {
  const timeline = new Timeline();
  for (let i = 0; i < count; i++) timeline.add(i * step, `entry ${String(i)}`);
  return timeline;
}

const indexes = (w: TimelineWindow<Item>) => w.state().items.map((i) => i.index);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe("a window over a timeline", () => {
  it("begins with the newest items, and grows to the oldest without gaps", async () => {
    const timeline = timelineOf(1200);
    const w = timeline.window();
    await w.openNewest();
    expect(indexes(w)).toEqual(range(700, 1200));
    expect(w.state().newer.status).toBe("end");
    expect(w.state().older.status).toBe("more");
    await w.load("older");
    await w.load("older");
    expect(indexes(w)).toEqual(range(0, 1200));
    expect(w.state().older.status).toBe("end");
    const asked = timeline.asked.length;
    await w.load("older");
    expect(timeline.asked).toHaveLength(asked);
  });

  it("begins with the oldest items too", async () => {
    const w = timelineOf(700).window();
    await w.openOldest();
    expect(indexes(w)).toEqual(range(0, 500));
    await w.load("newer");
    expect(indexes(w)).toEqual(range(0, 700));
    expect(w.state().newer.status).toBe("end");
  });

  it("begins around a place, and stays within the wanted times", async () => {
    const w = timelineOf(3000).window("", { fromUs: 1000, throughUs: 20_000 });
    await w.openAt({ timeUs: 10_000, index: 1000 });
    // The item at the place comes with both pages, and is there once.
    expect(indexes(w)).toEqual(range(501, 1500));
    while (w.state().older.status === "more") await w.load("older");
    while (w.state().newer.status === "more") await w.load("newer");
    expect(indexes(w)).toEqual(range(100, 2001));
  });

  it("finds its place also behind thousands of items of the same time", async () => {
    const timeline = new Timeline();
    for (let i = 0; i < 2000; i++) timeline.add(7);
    const w = timeline.window();
    await w.openAt({ timeUs: 7, index: 100 });
    expect(indexes(w)).toContain(100);
    expect(indexes(w)).toEqual(range(indexes(w)[0] ?? 0, 2000));
  });

  it("begins at a time between two items, or before the first one", async () => {
    const w = timelineOf(10).window();
    await w.openAt({ timeUs: 45 });
    expect(indexes(w)).toEqual(range(0, 10));
    await w.openAt({ timeUs: -5 });
    expect(indexes(w)).toEqual(range(0, 10));
    await w.openAt({ timeUs: 1e6 });
    expect(indexes(w)).toEqual(range(0, 10));
  });

  it("lets items go at the other end, and loads them again", async () => {
    const w = timelineOf(12_000).window();
    await w.openNewest();
    while (w.state().older.status === "more") await w.load("older");
    expect(indexes(w)).toEqual(range(0, 5000));
    expect(w.state().newer.status).toBe("more");
    await w.load("newer");
    expect(indexes(w)).toEqual(range(499, 5499));
    expect(w.state().older.status).toBe("more");
    while (w.state().newer.status === "more") await w.load("newer");
    expect(indexes(w)).toEqual(range(7000, 12_000));
  });

  it("keeps all of many items of the same time when it goes back over them", async () => {
    const timeline = new Timeline();
    for (let i = 0; i < 8000; i++) timeline.add(1);
    const w = timeline.window();
    await w.openNewest();
    while (w.state().older.status === "more") await w.load("older");
    expect(indexes(w)).toEqual(range(0, 5000));
    await w.load("newer");
    const shown = indexes(w);
    expect(shown).toEqual(range(shown[0] ?? 0, (shown.at(-1) ?? 0) + 1));
    expect(shown.at(-1)).toBeGreaterThan(5000);
  });
});

describe("a search in a timeline", () => {
  it("goes on from empty page to empty page until it has found something", async () => {
    const timeline = timelineOf(1000);
    timeline.looksAt = 100;
    const w = timeline.window("entry 70");
    await w.openNewest();
    expect(indexes(w)).toEqual([70, ...range(700, 710)]);
  });

  it("can be stopped, says how far it has come, and goes on there", async () => {
    const timeline = timelineOf(1000);
    timeline.looksAt = 100;
    const w = timeline.window("entry 5");
    const stopped = new Promise<void>((resolve) => {
      const forget = w.onChange(() => {
        if (w.state().older.pages !== 3) return;
        forget();
        w.stop("older");
        resolve();
      });
    });
    void w.openNewest();
    await stopped;
    expect(w.state().older).toEqual({ status: "stopped", pages: 3 });
    expect(indexes(w)).toEqual([]);
    await w.load("older");
    expect(w.state().items.map((i) => i.text)).toContain("entry 500");
    expect(timeline.asked.filter((q) => q.pageToken === undefined && q.max > 1)).toHaveLength(1);
  });

  it("fails with the server's reason, and can be tried again", async () => {
    const timeline = timelineOf(20);
    timeline.fault = new Error("no");
    const w = timeline.window();
    await w.openNewest();
    expect(w.state().older).toMatchObject({ status: "failed", error: timeline.fault });
    timeline.fault = undefined;
    await w.load("older");
    expect(indexes(w)).toEqual(range(0, 20));
  });

  it("forgets the answer to an old question", async () => {
    const timeline = timelineOf(20);
    const w = timeline.window();
    const go = timeline.pause();
    const first = w.openNewest();
    const second = w.openOldest();
    go();
    await Promise.all([first, second]);
    expect(indexes(w)).toEqual(range(0, 20));
    expect(w.state().opening).toBe(2);
  });
});

describe("a window that follows a timeline", () => {
  it("gets what is new, once", async () => {
    const timeline = timelineOf(600);
    const w = timeline.window();
    await w.openNewest();
    timeline.add(5990);
    timeline.add(6000);
    await w.follow();
    await w.follow();
    expect(indexes(w)).toEqual(range(100, 602));
  });

  it("puts a late item in its place, but none before a gap", async () => {
    const timeline = timelineOf(600);
    const w = timeline.window();
    await w.openNewest();
    timeline.add(5905);
    timeline.add(0);
    await w.follow();
    expect(indexes(w)).toEqual([...range(100, 591), 600, ...range(591, 600)]);
    const short = timelineOf(5);
    const all = short.window();
    await all.openNewest();
    short.add(-1);
    await all.follow();
    expect(indexes(all)).toEqual([5, 0, 1, 2, 3, 4]);
  });

  it("shows an item that has changed as it is now", async () => {
    const timeline = timelineOf(3);
    const w = timeline.window();
    await w.openNewest();
    timeline.items[2] = { timeUs: 20, index: 2, text: "changed" };
    await w.follow();
    expect(w.state().items.map((i) => i.text)).toEqual(["entry 0", "entry 1", "changed"]);
  });

  it("goes to the newest items if more has come than fits on a page, and loads those between on demand", async () => {
    const timeline = timelineOf(600);
    const w = timeline.window();
    await w.openNewest();
    for (let i = 600; i < 3000; i++) timeline.add(i * 10);
    await w.follow();
    expect(indexes(w)).toEqual(range(2500, 3000));
    await w.load("older");
    expect(indexes(w)).toEqual(range(2001, 3000));
  });

  it("searches only what is new", async () => {
    const second = 1_000_000;
    const timeline = timelineOf(100, second);
    const w = timeline.window("rare");
    await w.openNewest();
    expect(indexes(w)).toEqual([]);
    timeline.add(100 * second, "rare");
    timeline.asked = [];
    await w.follow();
    expect(indexes(w)).toEqual([100]);
    expect(timeline.asked.filter((q) => q.max > 1).map((q) => q.from)).toEqual([89 * second]);
  });

  it("asks once more if it is asked meanwhile, and not for each time", async () => {
    const timeline = timelineOf(10);
    const w = timeline.window();
    await w.openNewest();
    timeline.asked = [];
    const go = timeline.pause();
    const all = [w.follow(), w.follow(), w.follow()];
    go();
    await Promise.all(all);
    expect(timeline.asked).toHaveLength(2);
  });

  it("notes news without loading them while it is read elsewhere", async () => {
    const timeline = timelineOf(10);
    const w = timeline.window();
    await w.openNewest();
    timeline.add(100);
    w.noteNews();
    expect(w.state()).toMatchObject({ newer: { status: "more" } });
    expect(indexes(w)).toHaveLength(10);
    await w.load("newer");
    expect(indexes(w)).toEqual(range(0, 11));
    expect(w.state()).toMatchObject({ newer: { status: "end" } });
  });
});
