import { describe, expect, it } from "vitest";
import type { Axis } from "./axis/axis";
import type { Curve } from "./curve";
import { curveNamed } from "./fixtures";
import { placeText, readCurves } from "./readings";

const STEP: Axis = { kind: "whole", name: "step" };

const readAt = (curves: readonly Curve[], x: number, topPx: number, nonFiniteReach: number) =>
  readCurves(curves, STEP, { x, topPx, py: (v) => v, reach: 1, nonFiniteReach });

describe("reading a chart", () => {
  it("names the nearest curve first", () => {
    const all = readAt([curveNamed("a", [0, 0, 0]), curveNamed("b", [9, 9, 9])], 1, 8, 0);
    expect(all.map((r) => r.owner)).toEqual(["b", "a"]);
  });

  it("leaves out a curve that ended long before", () => {
    const all = readAt([curveNamed("a", [1, 2]), curveNamed("b", [1, 2, 3, 4, 5, 6])], 5, 1, 0);
    expect(all.map((r) => r.owner)).toEqual(["b"]);
  });

  it("says what a bucket without a number holds", () => {
    const [r] = readAt([curveNamed("a", [1, NaN, 1])], 1, 1, 0);
    expect(r?.text).toBe("NaN");
  });

  it("says how many marks lie side by side, and where", () => {
    const [r] = readAt([curveNamed("a", [1, NaN, NaN, NaN, 1])], 2, 1, 0);
    expect(r?.text).toBe("3× NaN, step 1 – 3");
  });

  it("tells of a mark beside the cursor", () => {
    const [r] = readAt([curveNamed("a", [1, 1, Infinity, 1])], 1, 1, 1.5);
    expect(r?.text).toContain("+∞ at step 2");
  });

  it("shows a curve the same whether or not another is there", () => {
    const a = curveNamed("a", [1, 5, 2]);
    const alone = readAt([a], 1, 0, 1)[0];
    const together = readAt([a, curveNamed("b", [7, 7, 7, 7, 7])], 1, 0, 1).find((r) => r.owner === "a");
    expect(together?.text).toBe(alone?.text);
    expect(together?.x).toBe(alone?.x);
  });

  it("names a bucket's span", () => {
    expect(placeText(STEP, 0, 99)).toBe("step 0 – 99");
    expect(placeText({ kind: "duration", name: "" }, 61000, 61000)).toBe("1 min 01 s");
  });
});
