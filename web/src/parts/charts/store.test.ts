import { describe, expect, it, vi } from "vitest";
import type { SeriesQuery } from "../../api/calls";
import type { SeriesBuckets } from "../../api/types";
import type { SeriesView } from "./store";
import { SeriesStore } from "./store";

const view = (key: string, more: Partial<SeriesView> = {}): SeriesView => ({
  runId: "r",
  key,
  x: "step",
  buckets: 100,
  ...more,
});

const answer = (ref: { runId: string; key: string }, n: number): SeriesBuckets => ({
  ...ref,
  total: n,
  inRange: n,
  buckets: n,
  exact: true,
  x: Array.from({ length: n }, (_, i) => i),
  last: Array.from({ length: n }, (_, i) => i),
  step: Array.from({ length: n }, (_, i) => i),
  time: Array.from({ length: n }, (_, i) => i),
  lastStep: n - 1,
  lastMs: n - 1,
});

const point = (step: number, value = 1) => ({
  runs: [{ runId: "r", series: [{ key: "a", step: [step], time: [step], value: [value] }] }],
});

/** A server that answers when told to, with clocks that move when told to. */
function server(points = 3) {
  const asked: SeriesQuery[] = [];
  const release: (() => void)[] = [];
  const query = (q: SeriesQuery) => {
    asked.push(q);
    return new Promise<{ series: SeriesBuckets[] }>((resolve) => {
      release.push(() => {
        resolve({ series: q.series.map((s) => answer(s, points)) });
      });
    });
  };
  const settle = async () => {
    await vi.advanceTimersByTimeAsync(30);
    release.splice(0).forEach((r) => {
      r();
    });
    await vi.advanceTimersByTimeAsync(0);
  };
  return { asked, query, settle };
}

describe("the series store", () => {
  it("asks for all missing series of a view in one request", async () => {
    vi.useFakeTimers();
    const s = server();
    const store = new SeriesStore(s.query);
    store.watch([view("a"), view("b")], () => undefined);
    store.watch([view("b"), view("c")], () => undefined);
    await s.settle();
    expect(s.asked.map((q) => q.series.map((r) => r.key))).toEqual([["a", "b", "c"]]);
    expect(store.peek(view("c"))?.data?.length).toBe(3);
  });

  it("puts live points at the end without asking again", async () => {
    vi.useFakeTimers();
    const s = server();
    const store = new SeriesStore(s.query);
    const told = vi.fn();
    store.watch([view("a")], told);
    await s.settle();
    store.append(point(3));
    store.append(point(4));
    expect(store.peek(view("a"))?.data?.total).toBe(5);
    await vi.advanceTimersByTimeAsync(5000);
    expect(s.asked).toHaveLength(1);
    expect(told).toHaveBeenCalledTimes(3);
  });

  it("counts a point once when it comes by the stream and in the answer", async () => {
    vi.useFakeTimers();
    const s = server(3);
    const store = new SeriesStore(s.query);
    store.watch([view("a")], () => undefined);
    await vi.advanceTimersByTimeAsync(30);
    store.append(point(2));
    store.append(point(3));
    await s.settle();
    expect(store.peek(view("a"))?.data?.total).toBe(4);
  });

  it("asks again, later, when a point lies before the end", async () => {
    vi.useFakeTimers();
    const s = server();
    const store = new SeriesStore(s.query);
    store.watch([view("a")], () => undefined);
    await s.settle();
    store.append(point(1, 7));
    expect(s.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1600);
    await s.settle();
    expect(s.asked).toHaveLength(2);
  });

  it("leaves points out of a zoomed view that they are not in", async () => {
    vi.useFakeTimers();
    const s = server();
    const store = new SeriesStore(s.query);
    const zoomed = view("a", { from: 0, to: 2 });
    store.watch([zoomed], () => undefined);
    await s.settle();
    store.append(point(9));
    expect(store.peek(zoomed)?.data?.length).toBe(3);
  });

  it("after a lost connection asks again for what is watched, and for the rest when it is", async () => {
    vi.useFakeTimers();
    const s = server();
    const store = new SeriesStore(s.query);
    const leave = store.watch([view("a")], () => undefined);
    store.watch([view("b")], () => undefined);
    await s.settle();
    leave();
    store.refresh();
    await s.settle();
    expect(s.asked.at(-1)?.series.map((r) => r.key)).toEqual(["b"]);
    store.watch([view("a")], () => undefined);
    await s.settle();
    expect(s.asked.at(-1)?.series.map((r) => r.key)).toEqual(["a"]);
  });

  it("keeps the error of a failed request until it is tried again", async () => {
    vi.useFakeTimers();
    let fail = true;
    const store = new SeriesStore((q) =>
      fail
        ? Promise.reject(new Error("away"))
        : Promise.resolve({ series: q.series.map((s) => answer(s, 1)) }),
    );
    store.watch([view("a")], () => undefined);
    await vi.advanceTimersByTimeAsync(30);
    expect(store.peek(view("a"))?.error).toBeInstanceOf(Error);
    fail = false;
    store.retry([view("a")]);
    await vi.advanceTimersByTimeAsync(30);
    expect(store.peek(view("a"))?.data?.length).toBe(1);
    expect(store.peek(view("a"))?.error).toBeUndefined();
  });

  it("asks again for a chart over another field, whose value does not come with a point", async () => {
    vi.useFakeTimers();
    const s = server();
    const store = new SeriesStore(s.query);
    const over = view("a", { x: "field:epoch", attempts: "all" });
    store.watch([over], () => undefined);
    await s.settle();
    expect(s.asked[0]).toMatchObject({ xField: "epoch", attempts: "all" });
    expect(s.asked[0]).not.toHaveProperty("x");
    store.append(point(3));
    expect(store.peek(over)?.data?.total).toBe(3);
    await vi.advanceTimersByTimeAsync(1600);
    await s.settle();
    expect(s.asked).toHaveLength(2);
  });

  it("asks once more when a run is rewound while an answer is under way", async () => {
    vi.useFakeTimers();
    const s = server();
    const store = new SeriesStore(s.query);
    store.watch([view("a")], () => undefined);
    await vi.advanceTimersByTimeAsync(30);
    store.refresh(["r"]);
    await s.settle();
    expect(s.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1600);
    await s.settle();
    expect(s.asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(5000);
    expect(s.asked).toHaveLength(2);
  });

  it("takes columns as they come", async () => {
    vi.useFakeTimers();
    const x = Float64Array.of(0, 1);
    const last = Float64Array.of(0.5, NaN);
    const store = new SeriesStore((q) =>
      Promise.resolve({
        series: q.series.map((ref) => ({ ...answer(ref, 2), inRange: 2, x, last, step: x, time: x })),
      }),
    );
    store.watch([view("a")], () => undefined);
    await vi.advanceTimersByTimeAsync(30);
    const data = store.peek(view("a"))?.data;
    expect(data?.x).toBe(x);
    expect(data?.mid).toBe(last);
    expect(data && [...data.nan]).toEqual([0, 1]);
    store.append(point(2));
    expect(store.peek(view("a"))?.data?.inRange).toBe(3);
  });

  it("shows what is there until the answer with another smoothing comes", async () => {
    vi.useFakeTimers();
    const s = server();
    const store = new SeriesStore(s.query);
    store.watch([view("a")], () => undefined);
    await s.settle();
    const smoothed = view("a", { smoothing: 0.9 });
    store.watch([smoothed], () => undefined);
    expect(store.peek(smoothed)?.data).toBe(store.peek(view("a"))?.data);
    await s.settle();
    expect(s.asked.map((q) => q.smoothing)).toEqual([undefined, 0.9]);
    expect(store.peek(smoothed)?.data).not.toBe(store.peek(view("a"))?.data);
    vi.useRealTimers();
  });
});
