import { describe, expect, it } from "vitest";
import { curveOf, keyMatcher, searchFault } from "./curves";
import { decodeSeries, marksOf, paddedRange, stretchesOf } from "../../plot/data";
import { visibleIndices } from "../../plot/draw";
import { bandPolygons, linear, logarithmic, trace } from "../../plot/project";
import { csvOf, placeText, readings } from "../../plot/readout";
import { balancedColumns, sections } from "./sections";
import { type Average, horizonOf, nextAverage } from "../../plot/smoothing";

const asIs = (v: number) => v;
const f = (...v: number[]) => Float64Array.from(v);

function pen() {
  const moves: string[] = [];
  return {
    moves,
    moveTo: (x: number, y: number) => moves.push(`M${String(x)},${String(y)}`),
    lineTo: (x: number, y: number) => moves.push(`L${String(x)},${String(y)}`),
  };
}

const series = (runId: string, values: (number | "NaN" | "Infinity")[], firstStep = 0) =>
  curveOf(
    { runId, key: "loss", label: runId, colour: "red", dash: 0 },
    decodeSeries({
      runId,
      key: "loss",
      total: values.length,
      exact: true,
      x: values.map((_, i) => firstStep + i),
      last: values,
      step: values.map((_, i) => firstStep + i),
      time: values.map((_, i) => i),
    }),
  );

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

describe("paths", () => {
  const px = linear({ min: 0, max: 10 }, 0, 100);
  const py = linear({ min: 0, max: 1 }, 50, 0);

  it("break at NaN and report points that stand alone", () => {
    const p = pen();
    const x = f(0, 1, 2, 3);
    const alone = trace(p, x, x, f(0, 1, NaN, 1), 0, 4, px, py);
    expect(p.moves).toEqual(["M0,50", "L10,0", "M30,0"]);
    expect(alone).toEqual([3]);
  });

  it("go through the middle of a bucket", () => {
    const p = pen();
    trace(p, f(0, 4), f(2, 6), f(0, 0), 0, 2, px, py);
    expect(p.moves).toEqual(["M10,50", "L50,50"]);
  });

  it("close a band over its high and back over its low values", () => {
    const x = f(0, 10);
    expect(bandPolygons(x, x, f(0, 0), f(1, 0.5), 0, 2, px, py, 50)).toEqual([
      [0, 0, 100, 25, 100, 50, 0, 50],
    ]);
  });

  it("draw a band that is one bucket wide, so that a lone spike shows", () => {
    expect(bandPolygons(f(5), f(5), f(0), f(1), 0, 1, px, py, 50)).toEqual([
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
    const d = series("a", [0, 1, 2, 3, 4, 5]).data;
    expect(visibleIndices(d, { min: 2, max: 3 })).toEqual([1, 4]);
  });
});

describe("marks", () => {
  const px = linear({ min: 0, max: 100 }, 0, 100);
  const spread = (values: (number | "NaN" | "Infinity")[]) => marksOf(series("a", values).data);

  it("stand alone where there is room", () => {
    const values = Array.from({ length: 41 }, (_, i) => (i % 20 === 0 ? ("NaN" as const) : 1));
    expect(stretchesOf(spread(values), px, 9).map((s) => [s.from, s.to, s.marks])).toEqual([
      [0, 0, 1],
      [20, 20, 1],
      [40, 40, 1],
    ]);
  });

  it("become one bar of each kind where they are close", () => {
    const values = [
      1,
      "Infinity",
      "NaN",
      "NaN",
      "Infinity",
      "NaN",
      ...Array<number>(20).fill(1),
      "NaN",
    ] as const;
    expect(stretchesOf(spread([...values]), px, 9)).toEqual([
      { kind: "posInf", from: 1, to: 4, marks: 2 },
      { kind: "nan", from: 2, to: 5, marks: 3 },
      { kind: "nan", from: 26, to: 26, marks: 1 },
    ]);
  });
});

describe("reading a chart", () => {
  it("names the nearest curve first", () => {
    const all = readings([series("a", [0, 0, 0]), series("b", [9, 9, 9])], "step", 1, 8, asIs, 1, 0);
    expect(all.map((r) => r.curve.runId)).toEqual(["b", "a"]);
  });

  it("leaves out a curve that ended long before", () => {
    const all = readings([series("a", [1, 2]), series("b", [1, 2, 3, 4, 5, 6])], "step", 5, 1, asIs, 1, 0);
    expect(all.map((r) => r.curve.runId)).toEqual(["b"]);
  });

  it("says what a bucket without a number holds", () => {
    const [r] = readings([series("a", [1, "NaN", 1])], "step", 1, 1, asIs, 1, 0);
    expect(r?.text).toBe("NaN");
  });

  it("says how many marks lie side by side, and where", () => {
    const [r] = readings([series("a", [1, "NaN", "NaN", "NaN", 1])], "step", 2, 1, asIs, 1, 0);
    expect(r?.text).toBe("3× NaN, step 1 – 3");
  });

  it("tells of a mark beside the cursor", () => {
    const [r] = readings([series("a", [1, 1, "Infinity", 1])], "step", 1, 1, asIs, 1, 1.5);
    expect(r?.text).toContain("+∞ at step 2");
  });

  it("shows a curve the same whether or not another is there", () => {
    const a = series("a", [1, 5, 2]);
    const alone = readings([a], "step", 1, 0, asIs, 1, 1)[0];
    const together = readings([a, series("b", [7, 7, 7, 7, 7])], "step", 1, 0, asIs, 1, 1).find(
      (r) => r.curve === a,
    );
    expect(together?.text).toBe(alone?.text);
    expect(together?.index).toBe(alone?.index);
  });

  it("names a bucket's span", () => {
    expect(placeText("step", 0, 99)).toBe("step 0 – 99");
    expect(placeText("relative", 61000, 61000)).toBe("1 min 01 s");
  });

  it("exports a name that a spreadsheet would run as a formula as a text", () => {
    const csv = csvOf([series("a", [1])], () => "=1+1");
    expect(csv.split("\n")[1]).toBe("a,'=1+1,loss,0,1970-01-01T00:00:00.000Z,1,1,1,1,0,0,0");
  });
});

describe("sections of charts", () => {
  const order = (...keys: string[]) => sections(keys).flatMap((x) => x.keys);

  it("begin with train, validation and test, end with time and the machine, and have the others by name", () => {
    expect(
      order(
        "system/cpu",
        "time/epoch",
        "test/x",
        "zeta/x",
        "valid/x",
        "alpha/x",
        "val/x",
        "train/x",
        "eval/x",
        "gpu/0",
      ),
    ).toEqual([
      "train/x",
      "val/x",
      "valid/x",
      "eval/x",
      "test/x",
      "alpha/x",
      "zeta/x",
      "gpu/0",
      "system/cpu",
      "time/epoch",
    ]);
  });

  it("put plain keys before other sections if there is a score among them, and behind them if not", () => {
    expect(order("lr", "a/x", "val_loss", "train/x")).toEqual(["train/x", "val_loss", "lr", "a/x"]);
    expect(order("lr", "a/x")).toEqual(["a/x", "lr"]);
    expect(order("epoch", "a/x", "time/x")).toEqual(["a/x", "epoch", "time/x"]);
  });

  it("begin with losses and scores and end with clocks, in natural order", () => {
    expect(order("t/step", "t/b10", "t/b2", "t/valLoss", "t/accuracy", "t/step-size")).toEqual([
      "t/accuracy",
      "t/valLoss",
      "t/b2",
      "t/b10",
      "t/step-size",
      "t/step",
    ]);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 2],
    [5, 3],
    [7, 3],
  ])("fill their rows: %d charts where three fit are %d columns", (count, columns) => {
    expect(balancedColumns(1340, count, 360, 12)).toBe(columns);
  });

  it("have a column on the narrowest page", () => {
    expect(balancedColumns(0, 5, 360, 12)).toBe(1);
  });

  it("say what is wrong with a search that is no expression", () => {
    expect(searchFault("loss|acc")).toBeUndefined();
    expect(searchFault("(loss")).toBe("Unterminated group");
  });

  it("are searched by expression, or by text while it is not a valid one", () => {
    expect(keyMatcher("^tr.*s$")("train/loss")).toBe(true);
    expect(keyMatcher("loss[")("a/loss[0]")).toBe(true);
    expect(keyMatcher("loss[")("acc")).toBe(false);
  });
});
