import { describe, expect, it } from "vitest";
import { type Average, horizonOf, nextAverage } from "./smoothing";

describe("smoothing", () => {
  const none: Average = { weight: 0.5, weights: 0, value: NaN };

  it("starts at the first value instead of near zero", () => {
    expect(nextAverage({ ...none, weight: 0.9 }, 5).value).toBeCloseTo(5);
  });

  it("is the debiased moving average", () => {
    const { value } = nextAverage(nextAverage(none, 1), 3);
    expect(value).toBeCloseTo((0.5 * 0.5 * 1 + 0.5 * 3) / 0.75);
  });

  it("is not touched by a NaN or an infinity", () => {
    const one = nextAverage(none, 2);
    expect(nextAverage(nextAverage(one, NaN), Infinity)).toBe(one);
  });

  it("says how far it looks back", () => {
    expect([0.5, 0.98, 0.9999].map(horizonOf)).toEqual([2, 50, 10_000]);
  });
});
