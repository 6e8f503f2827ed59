import { describe, expect, it } from "vitest";
import { guessDelimiter, parseCsv } from "./csv";

describe("CSV", () => {
  it("knows quotes, doubled quotes, and line ends inside them", () => {
    expect(parseCsv('a,"b ""c"", d"\r\n"x\ny",2\n', ",")).toEqual([
      ["a", 'b "c", d'],
      ["x\ny", "2"],
    ]);
  });

  it("keeps empty fields and skips empty lines", () => {
    expect(parseCsv("a,,c\n\n,,\n", ",")).toEqual([
      ["a", "", "c"],
      ["", "", ""],
    ]);
  });

  it("takes a quote within a field as text and an open one to the end", () => {
    expect(parseCsv('5" disk,x\n"open', ",")).toEqual([['5" disk', "x"], ["open"]]);
  });

  it("drops a byte order mark and a last line without an end", () => {
    expect(parseCsv("\ufeffa;b\n1;2", ";")).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  it("stops at the limit and says so", () => {
    expect(parseCsv("1\n".repeat(3000), ",")).toHaveLength(3000);
  });

  it("guesses the delimiter from the first line", () => {
    expect(["a,b", "a\tb", "a;b;c,d", "a|b", "plain"].map(guessDelimiter)).toEqual([
      ",",
      "\t",
      ";",
      "|",
      ",",
    ]);
  });
});
