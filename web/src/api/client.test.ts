import { describe, expect, it } from "vitest";
import { cutAt } from "./client";

describe("the place of a mistake", () => {
  it("is told in characters, whatever the units of JavaScript", () => {
    expect(cutAt("a = 😀😀 b", { position: 4, length: 2 })).toEqual({
      before: "a = ",
      at: "😀😀",
      behind: " b",
    });
    expect(cutAt("😀 x", { position: 2, length: 1 })).toEqual({ before: "😀 ", at: "x", behind: "" });
  });

  it("is one character at least, or the end", () => {
    expect(cutAt("abc", { position: 1, length: 0 })).toEqual({ before: "a", at: "b", behind: "c" });
    expect(cutAt("😀", { position: 1, length: 0 })).toEqual({ before: "😀", at: "", behind: "" });
  });
});
