import { describe, expect, it } from "vitest";
import { linear, valueAt, widened } from "../data/project";
import type { Axis } from "./axis";
import { textWidth, xTicks } from "./axisTicks";

const KINDS: Axis["kind"][] = ["whole", "number", "time", "duration"];
const axis = (kind: Axis["kind"]): Axis => ({ kind, name: "" });

/** Ends of ranges that runs have, and some that only mistakes have: nanoseconds, the greatest integers. */
const ENDS = [
  0,
  1,
  5,
  999,
  1e6,
  1.7e12,
  1.7e12 + 5,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 53 + 4,
  1.7e18,
  1.7e18 + 4096,
  8.64e15,
  2 ** 63 - 1024,
  2 ** 63,
  1e300,
  Number.MAX_VALUE,
];
const FRACTIONS = [1e-310, 1e-9, 0.3, 1 - 2 ** -53, 1 + 2 ** -52];

describe("ticks of the x axis", () => {
  it.each(KINDS)("of a %s name any range, with texts that differ and have room", (kind) => {
    const some = kind === "number" ? [...ENDS, ...FRACTIONS] : ENDS;
    const all = [...some.map((v) => -v), ...some];
    for (const min of all)
      for (const max of all) {
        if (!(min < max)) continue;
        for (const widthPx of [240, 420, 1400]) {
          const { at, texts } = xTicks(axis(kind), { min, max }, widthPx);
          const where = `${kind}, ${String(min)} to ${String(max)} on ${String(widthPx)} px: ${texts.join(" ")}`;
          expect(at.length, where).toBeLessThanOrEqual(40);
          expect(new Set(texts).size, where).toBe(at.length);
          expect(texts.join(), where).not.toMatch(/NaN|undefined|Invalid/);
          const hair = (max / 2 - min / 2) * 1e-8;
          expect(
            at.every((v) => v >= min - hair && v <= max + hair),
            where,
          ).toBe(true);
          const widest = Math.max(0, ...texts.map(textWidth));
          if (texts.length > 2) expect(widest * (texts.length - 1), where).toBeLessThan(widthPx + widest);
        }
      }
  });

  it("are whole numbers where there are no others", () => {
    expect(xTicks(axis("whole"), { min: 0, max: 3 }, 1000).at).toEqual([0, 1, 2, 3]);
    expect(xTicks(axis("whole"), { min: 6.5, max: 7.5 }, 1000).texts).toEqual(["7"]);
  });

  it("tell whole numbers beyond 2^53 apart", () => {
    const { texts } = xTicks(axis("whole"), { min: 2 ** 53, max: 2 ** 53 + 8 }, 600);
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.every((t) => t.startsWith("900719925474"))).toBe(true);
  });

  it("take times that are no dates as the numbers they are", () => {
    const { texts } = xTicks(axis("time"), { min: 1.7e18, max: 1.7e18 + 6e11 }, 600);
    expect(texts.length).toBeGreaterThan(1);
  });
});

describe("a range", () => {
  it("leads from a place to its part and back", () => {
    for (const range of [
      { min: 1 - 2 ** -53, max: 1 },
      { min: -Number.MAX_VALUE, max: Number.MAX_VALUE },
      { min: 2 ** 63 - 4096, max: 2 ** 63 },
    ]) {
      expect(valueAt(range, 0)).toBe(range.min);
      expect(valueAt(range, 1)).toBe(range.max);
      expect(linear(range, 0, 1)(valueAt(range, 1))).toBe(1);
    }
  });

  it("has a width around any single value", () => {
    for (const v of [0, 1, -5, 2 ** 53, 2 ** 63, -(2 ** 63), 1.7e18, 1e300]) {
      const { min, max } = widened({ min: v, max: v });
      expect(min).toBeLessThan(v);
      expect(max).toBeGreaterThan(v);
    }
  });

  it("has the ends of a short duration where two round ticks have no room", () => {
    const ticks = xTicks({ kind: "duration", name: "" }, { min: 0, max: 481.00341796875 }, 60);
    expect(ticks).toEqual({ at: [0, 481.00341796875], texts: ["0", "481ms"] });
  });
});
