import { describe, expect, it } from "vitest";
import { barsOf, bytesOf } from "./bars";

const taken = (pointBytes: number, artifactBytes: number) => ({
  points: 1,
  pointBytes,
  artifacts: 1,
  artifactBytes,
});

describe("bars", () => {
  it("share one scale", () => {
    expect(barsOf([taken(100, 300), taken(50, 50)])).toEqual([
      { points: 25, artifacts: 75 },
      { points: 12.5, artifacts: 12.5 },
    ]);
    expect(bytesOf(taken(100, 300))).toBe(400);
  });

  it("show what takes next to nothing, and nothing for nothing", () => {
    expect(barsOf([taken(1e9, 0), taken(1, 0)])[1]).toEqual({ points: 0.5, artifacts: 0 });
    expect(barsOf([taken(0, 0)])).toEqual([{ points: 0, artifacts: 0 }]);
    expect(barsOf([])).toEqual([]);
  });
});
