import { describe, expect, it } from "vitest";
import { seriesOf } from "./fixtures";
import { nonFiniteOf, stretchesOf } from "./nonFinite";
import { linear } from "./project";

describe("values that are not finite", () => {
  const px = linear({ min: 0, max: 100 }, 0, 100);
  const spread = (values: readonly number[]) => nonFiniteOf(seriesOf(values));

  it("stand alone where there is room", () => {
    const values = Array.from({ length: 41 }, (_, i) => (i % 20 === 0 ? NaN : 1));
    expect(stretchesOf(spread(values), px, 9).map((s) => [s.from, s.to, s.buckets])).toEqual([
      [0, 0, 1],
      [20, 20, 1],
      [40, 40, 1],
    ]);
  });

  it("become one bar of each kind where they are close", () => {
    const values = [1, Infinity, NaN, NaN, Infinity, NaN, ...Array<number>(20).fill(1), NaN];
    expect(stretchesOf(spread([...values]), px, 9)).toEqual([
      { kind: "posInf", from: 1, to: 4, buckets: 2 },
      { kind: "nan", from: 2, to: 5, buckets: 3 },
      { kind: "nan", from: 26, to: 26, buckets: 1 },
    ]);
  });
});
