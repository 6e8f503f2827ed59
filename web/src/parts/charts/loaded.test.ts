import { describe, expect, it } from "vitest";
import type { SeriesBuckets } from "../../api/types";
import { layersOf } from "../../plot/curve";
import { nonFiniteOf } from "../../plot/data/nonFinite";
import { paddedRange } from "../../plot/data/range";
import { hiddenByLog, nearestIndex } from "../../plot/data/series";
import { xExtent, yExtent } from "../../plot/layers/scene";
import { curveOf } from "./curves";
import { appendPoints, isAfter } from "./livePoints";
import type { LoadedSeries } from "./loaded";
import { decodeSeries } from "./loaded";

const scene = (data: LoadedSeries) =>
  layersOf([curveOf({ runId: "r", key: "loss", label: "", colour: "red", dash: 0 }, data)]);

const exact = (values: SeriesBuckets["last"]): SeriesBuckets => ({
  runId: "r",
  key: "loss",
  total: values.length,
  inRange: values.length,
  buckets: values.length,
  exact: true,
  x: values.map((_, i) => i * 10),
  last: values,
  step: values.map((_, i) => i * 10),
  time: values.map((_, i) => 1000 + i),
});

const bucketed: SeriesBuckets = {
  runId: "r",
  key: "loss",
  total: 300,
  inRange: 300,
  buckets: 3,
  exact: false,
  x: [0, 100, 200],
  xEnd: [99, 199, 299],
  count: [100, 100, 100],
  min: [0.1, null, -1],
  max: [9, null, 2],
  mean: [1, null, 0.5],
  first: [1, "NaN", 0],
  last: [1, "NaN", 2],
  nan: [0, 100, 0],
  posInf: [1, 0, 0],
  step: [0, 100, 200],
  time: [1000, 2000, 3000],
  lastStep: 299,
  lastMs: 3999,
};

describe("decoding", () => {
  it("gives an exact series equal low, middle and high", () => {
    const d = decodeSeries(exact([3, 1, 2]));
    expect([...d.lo]).toEqual([3, 1, 2]);
    expect(d.hi).toBe(d.mid);
    expect([...d.count]).toEqual([1, 1, 1]);
    expect(d.hasNonFinite).toBe(false);
    expect([d.lastStep, d.lastMs]).toEqual([20, 1002]);
  });

  it("takes NaN and infinities out of the line and marks them at their x", () => {
    const d = decodeSeries(exact([1, "NaN", "Infinity", "-Infinity", 2]));
    expect([...d.mid]).toEqual([1, NaN, NaN, NaN, 2]);
    expect(nonFiniteOf(d).map((m) => [m.kind, m.x, m.count])).toEqual([
      ["nan", 10, 1],
      ["posInf", 20, 1],
      ["negInf", 30, 1],
    ]);
  });

  it("keeps a bucket's extremes beside its mean, so that a spike stays visible", () => {
    const d = decodeSeries(bucketed);
    expect([d.lo[0], d.mid[0], d.hi[0]]).toEqual([0.1, 1, 9]);
    expect(yExtent(scene(d), undefined, false)).toEqual({ min: -1, max: 9 });
  });

  it("leaves a gap where a bucket has no finite value and counts what is in it", () => {
    const d = decodeSeries(bucketed);
    expect(d.mid[1]).toBeNaN();
    expect(nonFiniteOf(d)).toEqual([
      { index: 0, kind: "posInf", x: 0, xEnd: 99, count: 1 },
      { index: 1, kind: "nan", x: 100, xEnd: 199, count: 100 },
    ]);
  });
});

describe("live points", () => {
  it("are put at the end without changing what was there", () => {
    const d = decodeSeries(exact([3, 1]));
    const more = appendPoints(d, [{ step: 20, time: 1002, value: NaN }], "step", NaN);
    expect([...more.x]).toEqual([0, 10, 20]);
    expect(more.total).toBe(3);
    expect(nonFiniteOf(more)).toHaveLength(1);
    expect(d.length).toBe(2);
  });

  it("follow a decimated series as buckets of one", () => {
    const more = appendPoints(
      decodeSeries(bucketed),
      [{ step: 300, time: 4000, value: 7 }],
      "relative",
      1000,
    );
    expect([more.x[3], more.xEnd[3], more.lo[3], more.hi[3], more.count[3]]).toEqual([3000, 3000, 7, 7, 1]);
  });

  it("are known as new only after the last step, or the last time at that step", () => {
    const d = decodeSeries(exact([3, 1]));
    expect(isAfter(d, { step: 10, time: 1001, value: 0 }, "step")).toBe(false);
    expect(isAfter(d, { step: 10, time: 1002, value: 0 }, "step")).toBe(true);
    expect(isAfter(d, { step: 5, time: 9999, value: 0 }, "step")).toBe(false);
    expect(isAfter(d, { step: 5, time: 9999, value: 0 }, "time")).toBe(true);
  });
});

describe("looking up and bounding", () => {
  it("finds the bucket that holds an x, else the nearer one", () => {
    const d = decodeSeries(bucketed);
    expect([-5, 50, 99.2, 99.8, 150, 900].map((x) => nearestIndex(d, x))).toEqual([0, 0, 0, 1, 1, 2]);
    expect(nearestIndex(decodeSeries(exact([])), 1)).toBe(-1);
  });

  it("bounds values within a range of x only", () => {
    const d = decodeSeries(exact([100, 1, 2, 50]));
    expect(yExtent(scene(d), { min: 5, max: 25 }, false)).toEqual({ min: 1, max: 2 });
    expect(xExtent(scene(d))).toEqual({ min: 0, max: 30 });
  });

  it("bounds a log scale by positive values and counts what it hides", () => {
    const d = decodeSeries(exact([0, -3, 0.01, 10]));
    expect(yExtent(scene(d), undefined, true)).toEqual({ min: 0.01, max: 10 });
    expect(hiddenByLog([d], undefined)).toBe(2);
  });

  it("never gives an empty range", () => {
    const flat = paddedRange({ min: 5, max: 5 }, false);
    expect(flat.min).toBeLessThan(5);
    expect(flat.max).toBeGreaterThan(5);
    expect(paddedRange(undefined, true)).toEqual({ min: 0.1, max: 10 });
    expect(paddedRange({ min: 1, max: 1 }, true).min).toBeGreaterThan(0);
  });
});

describe("a smoothed series", () => {
  const plain = (values: readonly number[], weight: number) => {
    let [sum, weights] = [0, 0];
    return values.map((v) => {
      sum = sum * weight + (1 - weight) * v;
      weights = weights * weight + (1 - weight);
      return sum / weights;
    });
  };

  it("goes on with live points as the server would", () => {
    const values = [4, 8, 2, 6, 1, 9];
    const expected = plain(values, 0.8);
    const weights = 1 - 0.8 ** 3;
    const data = decodeSeries(
      {
        ...exact(values.slice(0, 3)),
        smoothed: expected.slice(0, 3),
        smoothedLast: { value: expected[2] ?? 0, weights },
      },
      0.8,
    );
    const live = values.slice(3).map((value, i) => ({ step: 30 + i * 10, time: 2000 + i, value }));
    const grown = appendPoints(data, live, "step", 0);
    expect(grown.smoothed?.length).toBe(6);
    expected.forEach((v, i) => {
      expect(grown.smoothed?.[i]).toBeCloseTo(v, 12);
    });
  });

  it("begins with the first live point where there was none", () => {
    const data = decodeSeries(
      { ...exact([]), smoothed: [], smoothedLast: { value: "NaN", weights: 0 } },
      0.9,
    );
    const grown = appendPoints(data, [{ step: 0, time: 0, value: 7 }], "step", 0);
    expect(grown.smoothed?.[0]).toBeCloseTo(7, 12);
  });

  it("is in view where it lies outside the values of the range", () => {
    const data = decodeSeries({ ...exact([1, 1.1, 1]), smoothed: [5, 4, 3] }, 0.9);
    expect(yExtent(scene(data), undefined, false)).toEqual({ min: 1, max: 5 });
  });
});
