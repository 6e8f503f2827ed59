import { describe, expect, it } from "vitest";
import { factsOf, failureOf, isDirty } from "./facts";

describe("where a run came from", () => {
  it("is read from the tags of either client", () => {
    expect(
      factsOf({ "mlflow.source.git.commit": "abc", "quipu.host": "h" }).map((f) => [f.label, f.value]),
    ).toEqual([
      ["Git commit", "abc"],
      ["Host", "h"],
    ]);
    expect(isDirty({ "quipu.git.dirty": "true" })).toBe(true);
    expect(isDirty({})).toBe(false);
    expect(failureOf({ "quipu.error.type": "java.io.IOException", "quipu.error.message": "gone" })).toEqual({
      type: "java.io.IOException",
      message: "gone",
      stack: undefined,
    });
    expect(failureOf({})).toBeUndefined();
  });
});
