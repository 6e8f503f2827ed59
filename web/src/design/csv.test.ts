import { expect, it } from "vitest";
import { csvCell } from "./csv";

it.each([
  ["plain", "plain"],
  ['=HYPERLINK("http://evil","x")', '"\'=HYPERLINK(""http://evil"",""x"")"'],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["+1+1", "'+1+1"],
  ["-2+cmd|' /C calc'!A0", "'-2+cmd|' /C calc'!A0"],
  ["\t=1", "'\t=1"],
  ["\r=1", '"\'\r=1"'],
  ["\uff1d1", "'\uff1d1"],
  ["-0.5", "-0.5"],
  ["+1e3", "+1e3"],
  ["", ""],
  ["a,b", '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
])("%j is no formula in a spreadsheet", (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});
