import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveHub } from "./events";

type Handler = (event: { data: string; lastEventId: string }) => void;

/** A stream whose server is the test. */
class FakeSource {
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = 1;
  onerror: (() => void) | null = null;
  private lastEventId = "";
  private handlers = new Map<string, Handler>();

  constructor(readonly url: string) {
    FakeSource.all.push(this);
  }

  addEventListener(kind: string, handler: Handler): void {
    this.handlers.set(kind, handler);
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }

  /** Sends an event; its id is kept for later events without one, as browsers do. */
  send(kind: string, data: unknown, id = this.lastEventId): void {
    this.lastEventId = id;
    if (this.readyState !== FakeSource.CLOSED)
      this.handlers.get(kind)?.({ data: JSON.stringify(data), lastEventId: id });
  }
}

describe("the event stream", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    FakeSource.all = [];
    vi.stubGlobal("EventSource", FakeSource);
    vi.stubGlobal("document", { hidden: false, addEventListener: () => undefined });
    vi.stubGlobal("window", { addEventListener: () => undefined });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("begins where the stream before it ended, when more is watched", () => {
    const hub = new LiveHub();
    const seen: unknown[] = [];
    hub.on("metrics", (data) => seen.push(data));
    hub.on("resync", (data) => seen.push(data));
    hub.subscribe([], ["1"]);
    vi.advanceTimersByTime(100);
    const first = FakeSource.all[0];
    first?.send("hello", {}, "5");
    first?.send("metrics", { experimentId: "1", runs: [] }, "7");
    first?.send("metrics", { experimentId: "1", runs: [] });
    first?.send("alive", { serverMs: 1 }, "8");
    hub.subscribe(["a"], []);
    vi.advanceTimersByTime(100);
    expect(FakeSource.all).toHaveLength(2);
    expect(first?.url).not.toContain("after");
    expect(first?.readyState).toBe(FakeSource.CLOSED);
    expect(FakeSource.all[1]?.url).toMatch(/[?&]after=8$/);
    FakeSource.all[1]?.send("hello", {}, "8");
    FakeSource.all[1]?.send("metrics", { experimentId: "1", runs: [] }, "9");
    expect(seen).toHaveLength(3);
  });

  it("tells of new log entries, rows of tracks and tasks apart from changes of the run itself", () => {
    const hub = new LiveHub();
    const told: unknown[] = [];
    for (const kind of ["run", "logged", "tracked", "traced"] as const)
      hub.on(kind, (data: unknown) => told.push([kind, data]));
    hub.subscribe(["x"], []);
    vi.advanceTimersByTime(100);
    const stream = FakeSource.all[0];
    stream?.send("hello", {}, "3");
    for (const change of ["logged", "updated", "tracked", "traced"])
      stream?.send("run", { runId: "x", experimentId: "1", change });
    expect(told).toEqual([
      ["logged", { runId: "x" }],
      ["run", { runId: "x", experimentId: "1", change: "updated" }],
      ["tracked", { runId: "x" }],
      ["traced", { runId: "x" }],
    ]);
  });

  it("goes on after a broken connection, and reads nothing again unless the server says so", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    const hub = new LiveHub();
    const told: string[] = [];
    for (const kind of ["opened", "resync"] as const) hub.on(kind, () => told.push(kind));
    hub.subscribe(["x"], []);
    vi.advanceTimersByTime(100);
    FakeSource.all[0]?.send("hello", {}, "3");
    expect(told).toEqual(["opened"]);
    FakeSource.all[0]?.onerror?.();
    await vi.advanceTimersByTimeAsync(1000);
    const again = FakeSource.all[1];
    expect(again?.url).toMatch(/after=3$/);
    again?.send("hello", {}, "3");
    expect(told).toEqual(["opened"]);
    again?.send("resync", { reason: "too old" }, "9");
    expect(told).toEqual(["opened", "resync"]);
  });

  it("reads everything again when the first stream could not be opened at once", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    const hub = new LiveHub();
    const told: string[] = [];
    hub.on("resync", () => told.push("resync"));
    hub.subscribe(["x"], []);
    vi.advanceTimersByTime(100);
    FakeSource.all[0]?.onerror?.();
    await vi.advanceTimersByTimeAsync(1000);
    FakeSource.all[1]?.send("hello", {}, "3");
    expect(told).toEqual(["resync"]);
  });

  it.each([
    ["is not there", () => Promise.reject(new TypeError("Failed to fetch")), "lost", ""],
    [
      "refuses the stream",
      () =>
        Promise.resolve(
          new Response(JSON.stringify({ error: { code: "NOT_FOUND", message: "There is no run x" } }), {
            status: 404,
          }),
        ),
      "refused",
      "There is no run x",
    ],
  ])("says that the server %s", async (_name, fetched, state, refusal) => {
    vi.stubGlobal("fetch", fetched);
    const hub = new LiveHub();
    hub.subscribe(["x"], []);
    vi.advanceTimersByTime(100);
    FakeSource.all[0]?.onerror?.();
    await vi.advanceTimersByTimeAsync(100);
    expect([hub.state(), hub.refusal()]).toEqual([state, refusal]);
  });
});
