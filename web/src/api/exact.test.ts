import { describe, expect, it } from "vitest";
import { ExactNumber, parseExact } from "./exact";

/** Older JavaScript does not tell how a number was written. */
const tells = (() => {
  let told = false;
  (JSON.parse as (t: string, r: (k: string, v: unknown, c?: { source?: string }) => unknown) => unknown)(
    "1",
    (_k, v, c) => {
      told = c?.source === "1";
      return v;
    },
  );
  return told;
})();

describe("exact numbers", () => {
  it("leave what JavaScript holds as it is", () => {
    const text = '{"a":[1,-0.5,1.0E300,9007199254740991,"9007199254740993",null,true]}';
    expect(parseExact(text)).toEqual(JSON.parse(text));
  });

  it.runIf(tells)("are kept as they are written", () => {
    expect(parseExact("[9007199254740993,1e400,-1e400]")).toEqual([
      new ExactNumber("9007199254740993"),
      new ExactNumber("1e400"),
      new ExactNumber("-1e400"),
    ]);
  });
});
