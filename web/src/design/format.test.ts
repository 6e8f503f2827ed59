import { describe, expect, it } from "vitest";
import { byteSize, compactNumber, groupedInteger, plural, stepTick } from "./numbers";
import { duration, relativeTime, shortDuration, timeTicks } from "./times";

describe("numbers", () => {
  it.each([
    [0, "0"],
    [0.1, "0.1"],
    [0.123456, "0.1235"],
    [1 / 3, "0.3333"],
    [42, "42"],
    [123456, "123456"],
    [12345.678, "12346"],
    [1234567, "1.235e6"],
    [1e21, "1e21"],
    [0.00001234, "1.234e-5"],
    [-2.5, "−2.5"],
    [NaN, "NaN"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
  ])("writes %d as %s", (value, text) => {
    expect(compactNumber(value)).toBe(text);
  });

  it.each([
    [0, "0"],
    [500, "500"],
    [2000, "2000"],
    [10000, "10k"],
    [2500000, "2.5M"],
    [-20000, "−20k"],
    [0.5, "0.5"],
  ])("writes the tick %d as %s", (value, text) => {
    expect(stepTick(value)).toBe(text);
  });

  it("groups, counts and sizes", () => {
    expect(groupedInteger(1234567)).toBe("1\u202f234\u202f567");
    expect([plural(1, "run"), plural(2, "run"), plural(0, "run")]).toEqual(["1 run", "2 runs", "0 runs"]);
    expect([byteSize(12), byteSize(2048), byteSize(5 * 1024 ** 3), byteSize(150 * 1024)]).toEqual([
      "12 B",
      "2.0 KiB",
      "5.0 GiB",
      "150 KiB",
    ]);
  });
});

describe("times", () => {
  const now = Date.UTC(2026, 0, 31, 12);
  it.each([
    [now - 1000, "just now"],
    [now + 9000, "just now"],
    [now - 30_000, "30 s ago"],
    [now - 3 * 60_000, "3 min ago"],
    [now - 5 * 3_600_000, "5 h ago"],
    [now - 3 * 86_400_000, "3 d ago"],
    [now + 2 * 3_600_000 + 1, "in 2 h"],
  ])("says how long ago %d was", (then, text) => {
    expect(relativeTime(then, now)).toBe(text);
  });

  it.each([
    [850, "850 ms"],
    [1500, "1.5 s"],
    [59_400, "59 s"],
    [61_000, "1 min 01 s"],
    [3_600_000, "1 h 00 min"],
    [90_000_000, "1 d 1 h"],
    [NaN, "–"],
  ])("writes a duration of %d ms as %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it.each([
    [0, "0"],
    [250, "250ms"],
    [2500, "2.5s"],
    [120_000, "2m"],
    [150_000, "2m30"],
    [5_400_000, "1h30"],
    [129_600_000, "1.5d"],
  ])("writes the tick %d as %s", (ms, text) => {
    expect(shortDuration(ms)).toBe(text);
  });
});

describe("ticks of wall time", () => {
  it("name the day once", () => {
    const noon = new Date(2026, 0, 31, 12).getTime();
    expect(timeTicks([noon, noon + 3_600_000, noon + 13 * 3_600_000], 3_600_000)).toEqual([
      "12:00\n01-31",
      "13:00",
      "01:00\n02-01",
    ]);
    expect(timeTicks([noon], 1000)[0]).toBe("12:00:00\n01-31");
    expect(timeTicks([noon], 86_400_000)).toEqual(["01-31"]);
  });
});
