import { describe, expect, it } from "vitest";
import type { Run, WireNumber } from "../../api/types";
import { withLivePoints } from "./summaries";

const run = (id: string, more: Partial<Run> = {}): Run => ({
  id,
  experimentId: "1",
  name: id,
  status: "running",
  user: "",
  deleted: false,
  startMs: 0,
  params: {},
  tags: {},
  ...more,
});

describe("a live run", () => {
  const live = (step: number[], value: WireNumber[]) => ({
    runs: [{ runId: "a", series: [{ key: "loss", step, time: step, value }] }],
  });

  it("moves its summaries on with the points", () => {
    const before = run("a", {
      metrics: { loss: { last: 2, lastStep: 1, lastMs: 1, min: 1, max: 3, count: 5, hasNaN: false } },
    });
    expect(withLivePoints(before, live([2, 3], ["NaN", 9])).metrics?.["loss"]).toMatchObject({
      last: 9,
      lastStep: 3,
      min: 1,
      max: 9,
      count: 7,
      hasNaN: true,
    });
  });

  it("has the extremes the server gives, with infinities", () => {
    const before = run("a", {
      metrics: { loss: { last: 2, lastStep: 1, lastMs: 1, min: 1, max: 3, count: 5 } },
    });
    const after = withLivePoints(before, live([2, 3, 4], ["Infinity", "-Infinity", "NaN"]));
    expect(after.metrics?.["loss"]).toMatchObject({ min: -Infinity, max: Infinity, hasInfinity: true });
    const onlyNaN = withLivePoints(run("a"), live([2], ["NaN"])).metrics?.["loss"];
    expect(onlyNaN).toMatchObject({ min: NaN, max: NaN, count: 1, hasNaN: true, hasInfinity: false });
  });

  it("keeps its last value when an older step comes late", () => {
    const before = run("a", { metrics: { loss: { last: 2, lastStep: 10, lastMs: 1 } } });
    expect(withLivePoints(before, live([4], [7])).metrics?.["loss"]).toMatchObject({ last: 2, lastStep: 10 });
  });

  it("ends with its greatest value where several have the same step and time, and counts an equal one once", () => {
    const tied = {
      runs: [
        {
          runId: "a",
          series: [{ key: "loss", step: [4, 4, 4, 4], time: [9, 9, 9, 8], value: [2, 3, 3, 7] }],
        },
      ],
    };
    expect(withLivePoints(run("a"), tied).metrics?.["loss"]).toMatchObject({ last: 3, max: 7, count: 3 });
  });

  it("does not tell a mean, which the points alone do not give", () => {
    const before = run("a", { metrics: { loss: { last: 2, lastStep: 1, lastMs: 1, mean: 2, count: 1 } } });
    expect(withLivePoints(before, live([2], [9])).metrics?.["loss"]).not.toHaveProperty("mean");
  });

  it("is the same when the points are another's", () => {
    const other = run("b");
    expect(withLivePoints(other, live([1], [1]))).toBe(other);
  });
});
