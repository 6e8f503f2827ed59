import { describe, expect, it } from "vitest";
import type { GroupBuckets } from "../../api/types";
import { whereAllMembers } from "../../plot/curve";
import { hiddenByLog } from "../../plot/data/series";
import { placeText, readCurves } from "../../plot/readings";
import { plotAxis, axisFrom, axisText, type ChartAxis, fieldsOf, wireAxis } from "./axis";
import { runsCount } from "./counts";
import { groupsCsv } from "./csv";
import { curveOf } from "./curves";
import type { Grouping } from "./groups";
import { groupData, groupId, groupingOf, groupNames, groupOptions, groupSearch } from "./groups";
import { searchOf, settingsOf } from "./settings";

const group = (by: GroupBuckets["by"], more: Partial<GroupBuckets> = {}): GroupBuckets => ({
  by,
  runIds: ["a", "b", "c"],
  points: 60,
  inRange: 60,
  x: [0, 10, 20],
  xEnd: [9, 19, 29],
  runs: [3, 3, 1],
  mean: [1, 2, 3],
  std: [0.5, 3, null],
  stderr: [0.25, 1, null],
  min: [0.5, -1, 3],
  max: [1.5, 4, 3],
  low: [0, -2, 3],
  high: [2, 5, 3],
  nonFinite: [0, 0, 0],
  quantiles: [
    [0.75, 1, 3],
    [1.25, 3, 3],
  ],
  ...more,
});

const by = (keys: string[], kind: Grouping["by"]["kind"] = "these"): Grouping => ({
  by: { kind, keys },
  band: "std",
  align: "step",
});

const curve = (wire: GroupBuckets, band: Grouping["band"] = "std") =>
  curveOf(
    {
      runId: groupId(wire.by),
      key: "loss",
      label: "lr=0.1",
      colour: "red",
      dash: 0,
      runs: wire.runIds.length,
    },
    groupData(wire, band),
  );

describe("the x axis", () => {
  it("is the same after a way through the address", () => {
    for (const axis of ["step", "time", "relative", "index", "field:epoch"] as ChartAxis[])
      expect(axisFrom(axisText(axis))).toBe(axis);
    expect(axisText("index")).toBe("row");
    expect(axisFrom("field:")).toBe("step");
    expect(axisFrom("nonsense")).toBe("step");
  });

  it("is asked for by its name, another field by its own", () => {
    expect(wireAxis("index")).toEqual({ x: "index" });
    expect(wireAxis("field:epoch/part")).toEqual({ xField: "epoch/part" });
  });

  it("can be any field of the streams, the likely ones first", () => {
    expect(fieldsOf(["train/loss", "train/epoch", "val/loss", "lr", "train/a/b"])).toEqual([
      "epoch",
      "a/b",
      "loss",
      "lr",
    ]);
  });

  it("is told with its name at the mouse", () => {
    expect(placeText(plotAxis("field:epoch"), 1.5, 2)).toBe("epoch 1.5 – 2");
    expect(placeText(plotAxis("index"), 3, 3)).toBe("row 3");
    expect(placeText(plotAxis("step"), 3, 3)).toBe("step 3");
  });
});

describe("a grouping", () => {
  it("is the same after a way through the address", () => {
    const groupings: Grouping[] = [
      by(["params.lr", "tags.a,b"]),
      { by: { kind: "allParamsBut", keys: ["params.seed"] }, band: "q10", align: "interpolate" },
      { by: { kind: "allParamsBut", keys: [] }, band: "stderr", align: "step" },
    ];
    for (const g of groupings) expect(groupingOf(groupSearch(g))).toEqual(g);
    expect(groupingOf(groupSearch(undefined))).toBeUndefined();
    expect(settingsOf({ ...groupSearch(groupings[0]), ...searchOf({ attempts: "all" }) })).toMatchObject({
      attempts: "all",
      grouping: groupings[0],
    });
  });

  it("can be by what is in use, by what was chosen, and by what every run has", () => {
    const uses = [
      { kind: "param" as const, key: "lr", runs: 3 },
      { kind: "metric" as const, key: "loss", runs: 3 },
      { kind: "tag" as const, key: "mlflow.user", runs: 3 },
    ];
    const options = groupOptions(uses, ["params.gone"]);
    expect(options.map((o) => [o.group, o.items.map((i) => i.value)])).toEqual([
      ["Params", ["params.gone", "params.lr"]],
      ["Fields", ["status", "user", "name"]],
    ]);
  });

  it("names groups by their values, in the order of numbers", () => {
    const groups = ["0.1", "0.02", "10", null].map((lr) => group({ "params.lr": lr }));
    expect([...groupNames(groups, by(["params.lr"])).values()]).toEqual(["0.02", "0.1", "10", "not set"]);
    const two = [group({ "params.lr": "1", "tags.team": "" })];
    expect([...groupNames(two, by(["params.lr", "tags.team"])).values()]).toEqual(["lr=1, team=empty"]);
  });

  it("by all params names only those that differ", () => {
    const groups = ["1", "2"].map((lr) => group({ "params.lr": lr, "params.depth": "4" }));
    expect([...groupNames(groups, by([], "allParamsBut")).values()]).toEqual(["lr=1", "lr=2"]);
    expect([...groupNames(groups.slice(0, 1), by([], "allParamsBut")).values()]).toEqual(["all runs"]);
  });

  it("gives a group an identity that has no comma and does not depend on the order of its keys", () => {
    expect(groupId({ a: "1,2", b: null })).toBe(groupId({ b: null, a: "1,2" }));
    expect(groupId({ a: "1,2" })).not.toContain(",");
    expect(groupId({ a: null })).not.toBe(groupId({ a: "null" }));
  });
});

describe("a group's curve", () => {
  const bounds = (band: Grouping["band"], more: Partial<GroupBuckets> = {}) => {
    const { lo, hi } = groupData(group({}, more), band);
    return [[...lo], [...hi]];
  };

  it("has the band that was chosen; one run has no deviation", () => {
    expect(bounds("std")).toEqual([
      [0.5, -1, 3],
      [1.5, 5, 3],
    ]);
    expect(bounds("stderr")[1]).toEqual([1.25, 3, 3]);
    expect(bounds("minmax")).toEqual([
      [0.5, -1, 3],
      [1.5, 4, 3],
    ]);
    expect(bounds("q25")[0]).toEqual([0.75, 1, 3]);
  });

  it("has no band until the quantiles are there", () => {
    expect(bounds("q5", { quantiles: [] })).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it("takes columns as they are", () => {
    const mean = Float64Array.of(1, NaN, 3);
    expect(groupData(group({}, { mean }), "minmax").mid).toBe(mean);
  });

  it("says at the mouse how many of its runs are behind the value", () => {
    const c = curve(group({ lr: "1" }));
    const at = (x: number) =>
      readCurves([c], plotAxis("step"), { x: x, topPx: 0, py: () => 0, reach: 100, nonFiniteReach: 0 })[0]
        ?.text;
    expect(at(5)).toBe("1  [0.5 … 1.5]  3 runs");
    expect(at(25)).toBe("3  1 of 3 runs");
    const odd = curve(group({}, { nonFinite: [2, 0, 0] }));
    expect(
      readCurves([odd], plotAxis("step"), { x: 5, topPx: 0, py: () => 0, reach: 100, nonFiniteReach: 0 })[0]
        ?.text,
    ).toContain("2× not finite");
  });

  it("is drawn in full only where all of its runs have a value", () => {
    expect([...whereAllMembers(curve(group({})))]).toEqual([1, 2, NaN]);
    const whole = curve(group({}, { runs: [3, 3, 3] }));
    expect(whereAllMembers(whole)).toBe(whole.smoothed);
  });

  it("hides nothing from a log scale that is only in its band", () => {
    expect(hiddenByLog([groupData(group({}), "std")], undefined)).toBe(0);
    expect(hiddenByLog([groupData(group({}, { mean: [0, 2, 3] }), "std")], undefined)).toBe(1);
  });

  it("can be saved with its counts", () => {
    const lines = groupsCsv([curve(group({ lr: "1" }))]).split("\n");
    expect(lines[0]).toBe("group,runs_in_group,x,x_end,runs,mean,band_low,band_high,not_finite");
    expect(lines[3]).toBe("lr=0.1,3,20,29,1,3,3,3,0");
  });
});

describe("what a chart tells of", () => {
  const { data } = curve(group({}));
  const of = (inRange: number, total: number, exact: boolean) =>
    runsCount([{ ...curve(group({})), data: { ...data, inRange, total, exact } }]).short;

  it("is counted in points, and in buckets where these are gathered", () => {
    expect(of(60, 60, true)).toBe("60 points");
    expect(of(12, 60, true)).toBe("12 of 60 points");
    expect(of(1, 1, true)).toBe("1 point");
    expect(of(12, 60, false)).toBe("12 of 60 points in 3 buckets");
  });
});
