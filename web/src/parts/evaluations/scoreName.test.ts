import { describe, expect, it } from "vitest";
import { hasDatasets, scoreKey, scoreLabel, scoreOf } from "./scoreName";

describe("the name of a score", () => {
  it("comes back from the address, whatever it holds", () => {
    const name = { dataset: 'a"b', evaluator: "x,y", metric: "" };
    expect(scoreOf(scoreKey(name))).toEqual(name);
  });

  it("is none for a text that is none", () => {
    for (const text of [undefined, "", "x", "[]", "[1,2,3]", '["","",""]', '["a","b"]'])
      expect(scoreOf(text)).toBeUndefined();
  });

  it("has its data set where there are several", () => {
    const name = { dataset: "math", evaluator: "judge", metric: "helpful" };
    expect(scoreLabel(name, true)).toBe("math: judge · helpful");
    expect(scoreLabel({ ...name, metric: "" }, false)).toBe("judge");
    expect(hasDatasets([name, { ...name, dataset: "" }])).toBe(true);
    expect(hasDatasets([name, name])).toBe(false);
  });
});
