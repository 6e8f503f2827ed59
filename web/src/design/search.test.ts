import { describe, expect, it } from "vitest";
import { keyMatcher, searchFault } from "./search";

describe("searches", () => {
  it("say what is wrong with a search that is no expression", () => {
    expect(searchFault("loss|acc")).toBeUndefined();
    expect(searchFault("(loss")).toBe("Unterminated group");
  });

  it("are searched by expression, or by text while it is not a valid one", () => {
    expect(keyMatcher("^tr.*s$")("train/loss")).toBe(true);
    expect(keyMatcher("loss[")("a/loss[0]")).toBe(true);
    expect(keyMatcher("loss[")("acc")).toBe(false);
  });
});
