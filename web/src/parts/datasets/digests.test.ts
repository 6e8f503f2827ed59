import { describe, expect, it } from "vitest";
import { conflicts } from "./digests";

const run = (id: string, ...inputs: [string, string][]) => ({
  id,
  inputs: inputs.map(([name, digest]) => ({ name, digest })),
});

describe("datasets of compared runs", () => {
  it("are in conflict where digests of one name differ", () => {
    const a = run("a", ["reviews", "1"], ["same", "7"]);
    const b = run("b", ["reviews", "2"], ["same", "7"]);
    const c = run("c", ["reviews", "2"], ["other", "9"]);
    expect(conflicts([a, b, c])).toEqual([
      {
        name: "reviews",
        digests: [
          { digest: "1", runs: [a] },
          { digest: "2", runs: [b, c] },
        ],
      },
    ]);
  });

  it("are not in conflict if each run used the same parts, or nobody knows the data", () => {
    const parts: [string, string][] = [
      ["parts", "1"],
      ["parts", "2"],
    ];
    expect(conflicts([run("a", ...parts), run("b", ...[...parts].reverse())])).toEqual([]);
    expect(conflicts([run("a", ["d", "uri:1"]), run("b", ["d", "uri:2"])])).toEqual([]);
    expect(conflicts([run("a", ["d", "uri:1"]), run("b", ["d", "2"])])).toEqual([]);
    expect(conflicts([run("a"), run("b")])).toEqual([]);
  });

  it("are in conflict if one run used a part more", () => {
    const a = run("a", ["parts", "1"], ["parts", "2"]);
    const b = run("b", ["parts", "1"]);
    expect(conflicts([a, b]).map((one) => one.name)).toEqual(["parts"]);
  });
});
