import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveHub } from "./events";

type Handler = (event: { data: string }) => void;

/** A stream whose server is the test. */
class FakeSource {
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = 1;
  onerror: (() => void) | null = null;
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

  send(kind: string, data: unknown): void {
    if (this.readyState !== FakeSource.CLOSED) this.handlers.get(kind)?.({ data: JSON.stringify(data) });
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

  it("is read on after it was replaced, for the server may still hold events for it, and then closed", () => {
    const hub = new LiveHub();
    const seen: unknown[] = [];
    hub.on("metrics", (data) => seen.push(data));
    hub.subscribe([], ["1"]);
    vi.advanceTimersByTime(100);
    hub.subscribe(["a"], []);
    vi.advanceTimersByTime(100);
    const [first, second] = FakeSource.all;
    second?.send("hello", {});
    vi.advanceTimersByTime(500);
    first?.send("metrics", { experimentId: "1", runs: [] });
    expect(seen).toHaveLength(1);
    vi.advanceTimersByTime(5000);
    expect(first?.readyState).toBe(FakeSource.CLOSED);
    expect(second?.readyState).toBe(1);
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
