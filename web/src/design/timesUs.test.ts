import { describe, expect, it } from "vitest";
import { isoTimeUs, localTimeUs, parseTimeUs, sinceUs } from "./timesUs";

const ORIGIN = Date.UTC(2026, 2, 1, 12, 0, 0) * 1000;

describe("times in microseconds", () => {
  it("are written with as many digits as they have, and read back", () => {
    expect(isoTimeUs(ORIGIN)).toBe("2026-03-01T12:00:00.000Z");
    expect(isoTimeUs(ORIGIN + 250)).toBe("2026-03-01T12:00:00.000250Z");
    for (const us of [ORIGIN, ORIGIN + 1, ORIGIN + 999_999, ORIGIN + 123_000, 1, -1]) {
      expect(parseTimeUs(isoTimeUs(us), 0)).toBe(us);
      expect(parseTimeUs(localTimeUs(us), 0)).toBe(us);
    }
  });

  it("are numbers where the calendar has none", () => {
    expect(localTimeUs(1e19)).toBe("10000000000000000000 µs");
    expect(isoTimeUs(1e19)).toBe("10000000000000000000");
  });

  it("are distances from an origin", () => {
    expect(sinceUs(ORIGIN, ORIGIN)).toBe("+00:00.000");
    expect(sinceUs(ORIGIN + 83_250_001, ORIGIN)).toBe("+01:23.250001");
    expect(sinceUs(ORIGIN + 3_600_000_000, ORIGIN)).toBe("+1:00:00.000");
    expect(sinceUs(ORIGIN - 1_500_000, ORIGIN)).toBe("−00:01.500");
    for (const us of [ORIGIN, ORIGIN + 83_250_001, ORIGIN + 7_384_500_000, ORIGIN - 1_500_000])
      expect(parseTimeUs(sinceUs(us, ORIGIN), ORIGIN)).toBe(us);
    expect(parseTimeUs("+90", ORIGIN)).toBe(ORIGIN + 90_000_000);
    expect(parseTimeUs("+1:30", ORIGIN)).toBe(ORIGIN + 90_000_000);
  });

  it("are read as people write them", () => {
    const local = (h: number, m: number, s = 0) => new Date(2026, 2, 1, h, m, s).getTime() * 1000;
    expect(parseTimeUs("2026-03-01", 0)).toBe(local(0, 0));
    expect(parseTimeUs("2026-03-01 9:05", 0)).toBe(local(9, 5));
    expect(parseTimeUs("2026-03-01T09:05:07,5", 0)).toBe(local(9, 5, 7) + 500_000);
    expect(parseTimeUs("2026-03-01 12:00+02:00", 0)).toBe(ORIGIN - 7_200_000_000);
    expect(parseTimeUs("23:59", local(3, 0))).toBe(local(23, 59));
    expect(parseTimeUs("1772366400000000", 0)).toBe(1_772_366_400_000_000);
  });

  it("are refused if they are none", () => {
    for (const text of [
      "",
      "noon",
      "2026-02-30",
      "2026-13-01 00:00",
      "25:00",
      "12",
      "+",
      "99999999999999999999",
    ])
      expect(parseTimeUs(text, ORIGIN)).toBeUndefined();
  });
});
