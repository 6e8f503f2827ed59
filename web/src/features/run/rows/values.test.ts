import { describe, expect, it } from "vitest";
import { ExactNumber } from "../../../api/exact";
import { jsonText, shownValue } from "./values";

const row = (value: unknown, strings?: string[]) => ({
  index: 0,
  step: 0,
  timeMs: 0,
  fields: { f: value },
  ...(strings && { strings }),
});
const shown = (value: unknown, strings?: string[]) => shownValue(row(value, strings), "f");

describe("the value of a field", () => {
  it("is a number, also one that is not finite", () => {
    expect(shown(0.25)).toMatchObject({ kind: "number", short: "0.25", isOdd: false });
    expect(shown("NaN")).toMatchObject({ kind: "number", short: "NaN", isOdd: true });
    expect(shown("-Infinity")).toMatchObject({ kind: "number", short: "−∞" });
    expect(shown(new ExactNumber("9007199254740993"))).toMatchObject({
      kind: "number",
      short: "9007199254740993",
    });
  });

  it("is a string, also one that reads like such a number", () => {
    expect(shown("warmup")).toMatchObject({ kind: "string", short: "warmup", isLong: false });
    expect(shown("NaN", ["f"])).toMatchObject({ kind: "string", short: "NaN", isOdd: false });
    expect(shown("")).toMatchObject({ kind: "string", short: '""', isOdd: true });
    expect(shown("a\nb")).toMatchObject({ short: "a ⏎ b", isLong: true });
    expect(shown("a\nb")?.full()).toBe("a\nb");
    const long = shown("x".repeat(5000));
    expect(long?.short.length).toBe(121);
    expect(long?.isLong).toBe(true);
    expect(long?.full()).toBe("x".repeat(5000));
  });

  it("is a word, or any JSON, compact in the cell and indented as a whole", () => {
    expect(shown(true)).toMatchObject({ kind: "word", short: "true" });
    expect(shown(null)).toMatchObject({ kind: "word", short: "null" });
    const json = shown({ a: [1, 2], b: { c: null } });
    expect(json).toMatchObject({ kind: "json", short: '{"a": [1, 2], "b": {"c": null}}' });
    expect(json?.full()).toBe('{\n  "a": [1, 2],\n  "b": {\n    "c": null\n  }\n}');
    expect(shown([])).toMatchObject({ short: "[]" });
    expect(shown(undefined)).toBeUndefined();
  });

  it("is not written out for a cell when it is large", () => {
    const large = Array.from({ length: 100_000 }, (_, i) => ({ i }));
    expect(jsonText(large, 100).length).toBeLessThan(130);
    expect(shown(large)?.short.length).toBe(121);
  });
});
