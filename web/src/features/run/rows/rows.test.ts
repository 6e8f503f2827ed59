import { describe, expect, it } from "vitest";
import { askedFields, fieldNames, pagesOf, ROW_PX, rowWindow, scrolledHeight, scrollOf } from "./rows";

const VIEW = 260;

describe("the fields of a wide stream", () => {
  it("are asked for by name, unless all are shown or an address cannot hold them", () => {
    expect(askedFields(["a", "b"], 20_000)).toEqual(["a", "b"]);
    expect(askedFields(["a", "b"], 2)).toBeUndefined();
    expect(askedFields([], 2)).toBeUndefined();
    const long = Array.from({ length: 60 }, (_, i) => "😀".repeat(125) + String(i));
    expect(askedFields(long, 20_000)).toBeUndefined();
  });
});

describe("the window of rows", () => {
  it("holds the rows that are in view, and the one that is half in it", () => {
    expect(rowWindow(0, VIEW, 1000)).toEqual({ from: 0, to: 11, topPx: 0 });
    expect(rowWindow(ROW_PX * 5 + 3, VIEW, 1000)).toEqual({ from: 5, to: 16, topPx: ROW_PX * 5 });
    expect(rowWindow(0, VIEW, 3)).toEqual({ from: 0, to: 3, topPx: 0 });
    expect(rowWindow(0, VIEW, 0)).toEqual({ from: 0, to: 0, topPx: 0 });
  });

  it("reaches every row of a stream that is higher than a browser can show", () => {
    const total = 300_000_000;
    const height = scrolledHeight(total);
    expect(height).toBeLessThan(total * ROW_PX);
    expect(rowWindow(0, VIEW, total).from).toBe(0);
    const end = rowWindow(height, VIEW, total);
    expect(end.to).toBe(total);
    expect(end.topPx + VIEW).toBe(height);
  });

  it("has a row first that was gone to", () => {
    for (const total of [1000, 300_000_000])
      for (const row of [0, 1, 777, total / 2]) {
        const { from } = rowWindow(scrollOf(row, VIEW, total), VIEW, total);
        // A pixel of the scroll bar is worth thirty rows of the longer one.
        expect(Math.abs(from - row)).toBeLessThanOrEqual(total > 1000 ? 31 : 0);
      }
  });

  it("is loaded in pages, the last of which ends where the stream does", () => {
    expect(pagesOf(190, 210, 1000)).toEqual([
      { startIndex: 0, limit: 200 },
      { startIndex: 200, limit: 200 },
    ]);
    expect(pagesOf(0, 3, 3)).toEqual([{ startIndex: 0, limit: 3 }]);
    expect(pagesOf(0, 0, 0)).toEqual([]);
  });
});

describe("a stream's fields", () => {
  it("are in the order of their names, those that match", () => {
    const fields = { b10: { last: 1, lastStep: 1, lastMs: 1 }, b9: { last: 1, lastStep: 1, lastMs: 1 } };
    const stats = { stream: "train", rows: 1, fields };
    expect(fieldNames(stats, () => true)).toEqual(["b9", "b10"]);
    expect(fieldNames(stats, (f) => f === "b9")).toEqual(["b9"]);
  });
});
