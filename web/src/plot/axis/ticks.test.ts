import { describe, expect, it } from "vitest";
import { linearTicks, logTicks } from "./ticks";

const texts = (min: number, max: number, most = 6) => linearTicks({ min, max }, most).texts;
const logs = (min: number, max: number, most = 6) => logTicks({ min, max }, most).texts;

describe("ticks of a linear axis", () => {
  it.each([
    [0, 1, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]],
    [0.93, 0.99, ["0.94", "0.96", "0.98"]],
    [-3, 3, ["−2", "0", "2"]],
    [0, 200, ["0", "50", "100", "150", "200"]],
    [0, 1.5e17, ["0", "5e16", "1e17", "1.5e17"]],
    [0, 1e300, ["0", "2e299", "4e299", "6e299", "8e299", "1e300"]],
    [0, 3e-300, ["0", "1e-300", "2e-300", "3e-300"]],
    [1e6, 1e6 + 4, ["1000000", "1000001", "1000002", "1000003", "1000004"]],
    [0, 5e-5, ["0", "1e-5", "2e-5", "3e-5", "4e-5", "5e-5"]],
  ])("from %d to %d", (min, max, expected) => {
    expect(texts(min, max)).toEqual(expected);
  });

  it("name any range of doubles with two to six different texts, in order and inside it", () => {
    const ends = [0, 5e-324, 1e-310, 1e-300, 3.7e-17, 0.001, 0.97, 1, 42, 1e9, 1e17, 8.8e120, 1e300];
    const all = [...ends.map((v) => -v), ...ends, Number.MAX_VALUE, -Number.MAX_VALUE];
    for (const min of all)
      for (const max of all) {
        if (!(min < max)) continue;
        const { at, texts: said } = linearTicks({ min, max }, 6);
        const where = `${String(min)} to ${String(max)}: ${said.join(" ")}`;
        const hair = (max / 2 - min / 2) * 1e-8;
        expect(at.length, where).toBeGreaterThanOrEqual(2);
        expect(at.length, where).toBeLessThanOrEqual(6);
        expect(new Set(said).size, where).toBe(said.length);
        expect(
          said.every((t) => t.length > 0 && t.length <= 13),
          where,
        ).toBe(true);
        expect(
          at.every((v, i) => v >= min - hair && v <= max + hair && (i === 0 || v > (at[i - 1] ?? v))),
          where,
        ).toBe(true);
      }
  });

  it("name ends that differ only in the last place", () => {
    const next = 1 + Number.EPSILON;
    expect(linearTicks({ min: 1, max: next }, 6).at).toEqual([1, next]);
  });
});

describe("ticks of a logarithmic axis", () => {
  it.each([
    [1, 100, ["1", "10", "100"]],
    [0.9, 30, ["1", "2", "5", "10", "20"]],
    [0.4, 0.6, ["0.40", "0.45", "0.50", "0.55", "0.60"]],
    [1e-8, 1, ["1e-8", "1e-6", "0.0001", "0.01", "1"]],
    [1e-300, 1e300, ["1e-200", "1", "1e200"]],
  ])("from %d to %d", (min, max, expected) => {
    expect(logs(min, max)).toEqual(expected);
  });

  it("name any positive range", () => {
    const ends = [5e-324, 1e-310, 1e-300, 3e-17, 0.001, 0.97, 1, 1.01, 42, 1e17, 1e300, Number.MAX_VALUE];
    for (const min of ends)
      for (const max of ends) {
        if (!(min < max)) continue;
        const { at, texts: said } = logTicks({ min, max }, 6);
        const where = `${String(min)} to ${String(max)}: ${said.join(" ")}`;
        expect(at.length, where).toBeGreaterThanOrEqual(2);
        expect(at.length, where).toBeLessThanOrEqual(7);
        expect(new Set(said).size, where).toBe(said.length);
      }
  });
});
