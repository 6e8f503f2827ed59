import { describe, expect, it } from "vitest";
import { layersOf } from "./curve";
import { columnOf, seriesOf } from "./data/fixtures";
import { linear, logarithmic } from "./data/project";
import { paddedRange } from "./data/range";
import { visibleIndices } from "./data/series";
import { curveNamed } from "./fixtures";
import { bandPolygons } from "./layers/band";
import { trace } from "./layers/line";
import { aloneIn } from "./layers/points";
import { xExtent, yExtent } from "./layers/scene";

function pen() {
  const moves: string[] = [];
  return {
    moves,
    moveTo: (x: number, y: number) => moves.push(`M${String(x)},${String(y)}`),
    lineTo: (x: number, y: number) => moves.push(`L${String(x)},${String(y)}`),
  };
}

describe("lines and bands", () => {
  const px = linear({ min: 0, max: 10 }, 0, 100);
  const py = linear({ min: 0, max: 1 }, 50, 0);

  it("break at NaN", () => {
    const p = pen();
    const x = columnOf(0, 1, 2, 3);
    trace(p, x, x, columnOf(0, 1, NaN, 1), 0, 4, px, py);
    expect(p.moves).toEqual(["M0,50", "L10,0", "M30,0"]);
  });

  it("leave points that stand alone to dots", () => {
    const alone = (...values: number[]) => aloneIn(columnOf(...values), 0, values.length, py);
    expect(alone(0, 1, NaN, 1)).toEqual([3]);
    expect(alone(1, NaN, NaN, 1, NaN, 1, 1)).toEqual([0, 3]);
    expect(alone(NaN)).toEqual([]);
    expect(aloneIn(columnOf(1, 0, -1, 2), 0, 4, logarithmic({ min: 1, max: 9 }, 0, 1))).toEqual([0, 3]);
  });

  it("go through the middle of a bucket", () => {
    const p = pen();
    trace(p, columnOf(0, 4), columnOf(2, 6), columnOf(0, 0), 0, 2, px, py);
    expect(p.moves).toEqual(["M10,50", "L50,50"]);
  });

  it("close a band over its high and back over its low values", () => {
    const x = columnOf(0, 10);
    expect(bandPolygons(x, x, columnOf(0, 0), columnOf(1, 0.5), 0, 2, px, py, 50)).toEqual([
      [0, 0, 100, 25, 100, 50, 0, 50],
    ]);
  });

  it("draw a band that is one bucket wide, so that a lone spike shows", () => {
    expect(bandPolygons(columnOf(5), columnOf(5), columnOf(0), columnOf(1), 0, 1, px, py, 50)).toEqual([
      [49.5, 0, 50.5, 0, 50.5, 50, 49.5, 50],
    ]);
  });

  it("have no place on a log scale for what is not positive", () => {
    const log = logarithmic({ min: 1, max: 100 }, 0, 100);
    expect(log(10)).toBeCloseTo(50);
    expect(log(0)).toBeNaN();
    expect(log(-1)).toBeNaN();
  });

  it("have a place on any range of doubles", () => {
    for (const [min, max] of [
      [-Number.MAX_VALUE, Number.MAX_VALUE],
      [0, 5e-324],
      [0, 1e-300],
      [-1e300, 1e300],
    ] as const) {
      const range = paddedRange({ min, max }, false);
      const place = linear(range, 0, 100);
      expect([range.min, range.max].every(Number.isFinite)).toBe(true);
      expect(place(min)).toBeGreaterThanOrEqual(0);
      expect(place(max)).toBeGreaterThan(place(min));
      expect(place(max)).toBeLessThanOrEqual(100);
    }
    expect(paddedRange({ min: 5e-324, max: 1e308 }, true)).toEqual({ min: 5e-324, max: Number.MAX_VALUE });
  });

  it("begin one bucket before the visible range and end one after", () => {
    const d = seriesOf([0, 1, 2, 3, 4, 5]);
    expect(visibleIndices(d, { min: 2, max: 3 })).toEqual([1, 4]);
  });
});

describe("the layers of a curve", () => {
  const kinds = (curve: Parameters<typeof layersOf>[0][number]) => layersOf([curve]).map((l) => l.kind);

  it("are a line and dots where each bucket is a point, and a band below them where not", () => {
    const curve = curveNamed("a", [1, 2, 3]);
    expect(kinds(curve)).toEqual(["line", "points"]);
    expect(kinds({ ...curve, data: { ...curve.data, exact: false } })).toEqual(["band", "line", "points"]);
  });

  it("have the values themselves behind a moving average", () => {
    const curve = { ...curveNamed("a", [1, 2]), smoothed: columnOf(1, 1.5) };
    expect(layersOf([curve]).map((l) => l.kind === "line" && [l.at, l.isBehind])).toEqual([
      ["middle", true],
      false,
      ["end", false],
      false,
    ]);
  });

  it("end with what is not finite, and belong to their curve", () => {
    const layers = layersOf([curveNamed("a", [1, NaN]), curveNamed("b", [1])]);
    expect(layers.map((l) => `${l.owner} ${l.kind}`)).toEqual([
      "a line",
      "a points",
      "a nonFinite",
      "b line",
      "b points",
    ]);
  });

  it("need the room of every line that is drawn", () => {
    const curve = curveNamed("a", [1, 2, 3]);
    const apart = { ...curve.data, exact: false, lo: columnOf(1, 1, 1), hi: columnOf(2, 2, 2) };
    expect(yExtent(layersOf([{ ...curve, data: apart }]), undefined, false)).toEqual({ min: 1, max: 3 });
    expect(xExtent(layersOf([curve, curveNamed("b", [0, 0, 0, 0, 0])]))).toEqual({ min: 0, max: 4 });
    expect(xExtent([])).toBeUndefined();
  });
});
