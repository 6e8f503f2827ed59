import { describe, expect, it } from "vitest";
import { chartedGroups } from "./chartedGroups";

describe("the runs that are grouped", () => {
  const base = {
    experimentId: "1",
    uses: [],
    runs: ["a", "b", "c"].map((id) => ({ id })),
    total: 240,
    selected: new Set<string>(),
    hidden: new Set<string>(),
    filter: "",
    view: "active" as const,
  };

  it("are all that the filter finds, loaded or not", () => {
    const groups = chartedGroups({ ...base, filter: "params.lr = 1" });
    expect(groups.runs).toEqual({ experimentIds: ["1"], filter: "params.lr = 1" });
    expect(groups.what).toBe("All 240 runs of the table grouped");
    expect([groups.count, chartedGroups({ ...base, total: 0, runs: [] }).count]).toEqual([240, 0]);
  });

  it("are those selected, without those hidden", () => {
    const groups = chartedGroups({ ...base, selected: new Set(["a", "z"]), hidden: new Set(["z"]) });
    expect(groups.runs).toEqual({ runIds: ["a"] });
    expect(groups.what).toBe("1 selected run grouped");
  });

  it("are the loaded ones, which is told, where a filter cannot leave some out", () => {
    const groups = chartedGroups({ ...base, hidden: new Set(["b"]) });
    expect(groups.runs).toEqual({ runIds: ["a", "c"] });
    expect(groups.what).toBe("2 runs grouped, without 238 that are hidden or not loaded");
  });
});
