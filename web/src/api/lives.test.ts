import { describe, expect, it } from "vitest";
import { isLost, LifeBook } from "./lives";
import type { Run } from "./types";

const run = (more: Partial<Run> = {}): Run => ({
  id: "a",
  experimentId: "1",
  name: "a",
  status: "running",
  user: "",
  deleted: false,
  startMs: 0,
  params: {},
  tags: {},
  seenMs: 1000,
  lostAtMs: 61_000,
  ...more,
});
const seen = (runId: string, seenMs: number) => ({
  runs: [{ runId, experimentId: "1", seenMs, lostAtMs: seenMs + 60_000 }],
});

describe("a run", () => {
  it("becomes lost as the clock goes on and revives with a sign of life", () => {
    const lives = new LifeBook();
    expect(isLost(lives.of(run()), 60_999)).toBe(false);
    expect(isLost(lives.of(run()), 61_000)).toBe(true);
    lives.note(seen("a", 62_000));
    expect(isLost(lives.of(run()), 62_000)).toBe(false);
    expect(lives.of(run())?.seenMs).toBe(62_000);
    expect(isLost(lives.of(run()), 122_000)).toBe(true);
  });

  it("is what is newest, whether it was told or read", () => {
    const lives = new LifeBook();
    lives.note(seen("a", 5000));
    lives.note(seen("a", 4000));
    expect(lives.of(run())?.seenMs).toBe(5000);
    expect(lives.of(run({ seenMs: 9000, lostAtMs: 69_000 }))?.seenMs).toBe(9000);
    // A restarted server gives a run its grace anew, though it was not heard of.
    expect(lives.of(run({ seenMs: 9000, lostAtMs: 99_000 }))?.lostAtMs).toBe(99_000);
  });

  it("that has ended, is deleted or comes from an older server is not lost", () => {
    const lives = new LifeBook();
    for (const more of [{ status: "failed" as const }, { deleted: true }])
      expect(isLost(lives.of(run(more)), 1e12)).toBe(false);
    const older = run();
    delete older.lostAtMs;
    expect(lives.of(older)).toBeUndefined();
  });
});

describe("the book", () => {
  it("gives the same object until there is something newer, and says when", () => {
    const lives = new LifeBook();
    let told = 0;
    const stop = lives.onChange(() => told++);
    const first = lives.of(run());
    expect(lives.of(run())).toBe(first);
    lives.note(seen("a", 2000));
    expect(lives.of(run())).not.toBe(first);
    stop();
    lives.note(seen("a", 3000));
    expect(told).toBe(1);
  });

  it("goes by the clock of the server", () => {
    const lives = new LifeBook();
    expect(lives.serverMs(5)).toBe(5);
    lives.tellTime(1000, 400);
    expect(lives.serverMs(500)).toBe(1100);
  });
});
