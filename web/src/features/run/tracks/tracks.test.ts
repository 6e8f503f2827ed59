import { describe, expect, it } from "vitest";
import { ExactNumber } from "../../../api/exact";
import type { TrackRow } from "../../../api/types";
import { fieldOfPath, fieldsOf, numberAt } from "./trackFields";
import { chosenTrack, packChoice, trackViewOf } from "./trackSearch";
import { CHART_ROWS, loadChartRows, seriesAt } from "./trackSeries";

const row = (timeUs: number, fields: Record<string, unknown>, strings?: string[]): TrackRow => ({
  timeUs,
  fields,
  ...(strings && { strings }),
});

describe("the fields of a track", () => {
  const rows = [
    row(1, { x: 1, q: [0, 0.5], pose: { position: { x: 1, "a/b": 2 }, frame: "map" }, state: "on" }),
    row(2, { x: "NaN", name: "NaN", long: Array.from({ length: 100 }, () => 1), constructor: 5 }, ["name"]),
    row(3, { big: new ExactNumber("9007199254740993"), nothing: null, ok: true }),
  ];

  it("are those of all rows, with the places of numbers", () => {
    const { names, texts, paths } = fieldsOf(rows);
    expect(names).toEqual(["big", "constructor", "long", "name", "nothing", "ok", "pose", "q", "state", "x"]);
    expect([...texts].sort()).toEqual(["long", "name", "nothing", "ok", "pose", "q", "state"]);
    expect(paths).toEqual(["big", "constructor", "pose/position/a~1b", "pose/position/x", "q/0", "q/1", "x"]);
  });

  it("have numbers at these places, and nowhere else", () => {
    const at = (path: string) => rows.map((r) => numberAt(r, path));
    expect(at("x")).toEqual([1, NaN, undefined]);
    expect(at("q/1")).toEqual([0.5, undefined, undefined]);
    expect(at("pose/position/a~1b")).toEqual([2, undefined, undefined]);
    expect(at("name")).toEqual([undefined, undefined, undefined]);
    expect(at("pose/position/constructor")).toEqual([undefined, undefined, undefined]);
    expect(at("constructor")).toEqual([undefined, 5, undefined]);
    expect(at("big")[2]).toBe(9007199254740992);
    expect(at("state/length")).toEqual([undefined, undefined, undefined]);
    expect(fieldOfPath("pose/position/x")).toBe("pose");
  });
});

describe("a series of a track", () => {
  it("has every number of the rows, in milliseconds", () => {
    const series = seriesAt(
      [row(1500, { x: 1 }), row(2000, { y: 1 }), row(2500, { x: "Infinity" }), row(3001, { x: -2 })],
      "x",
      1000,
    );
    expect([...series.x]).toEqual([0.5, 1.5, 2.001]);
    expect([...series.mid]).toEqual([1, NaN, -2]);
    expect([...series.posInf]).toEqual([0, 1, 0]);
    expect(series).toMatchObject({ total: 3, exact: true, hasNonFinite: true });
  });
});

describe("the rows of a chart", () => {
  /** Pages of a track with so many rows, each of at most `perPage`. */
  const pages = (count: number, perPage: number) => (max: number, token: string | undefined) => {
    const from = Number(token ?? 0);
    const to = Math.min(count, from + Math.min(max, perPage));
    return Promise.resolve({
      rows: Array.from({ length: to - from }, (_, i) => row(from + i, {})),
      ...(to < count && { nextPageToken: String(to) }),
    });
  };

  it("are all rows, or too many", async () => {
    for (const perPage of [700, 10_000]) {
      expect(await loadChartRows(pages(CHART_ROWS, perPage))).toMatchObject({ isTooMany: false });
      const more = await loadChartRows(pages(CHART_ROWS + 1, perPage));
      expect(more.isTooMany).toBe(true);
      expect(more.rows).toHaveLength(CHART_ROWS);
      expect(more.rows.at(-1)?.timeUs).toBe(CHART_ROWS - 1);
    }
    expect((await loadChartRows(pages(0, 10))).rows).toEqual([]);
  });
});

describe("the tracks in an address", () => {
  it("have columns and numbers, also none of them", () => {
    expect(trackViewOf({ columns: "a,b%2Cc", plot: packChoice([]), from: "+1" }, 5)).toEqual({
      columns: ["a", "b,c"],
      plot: [],
      range: { fromUs: 1_000_005, throughUs: undefined },
    });
    expect(trackViewOf({}, 0)).toMatchObject({ columns: undefined, plot: undefined });
    expect(trackViewOf({ plot: packChoice(["q/0", "x"]) }, 0).plot).toEqual(["q/0", "x"]);
  });

  it("are the first one as long as none is named", () => {
    const tracks = ["a", "b"].map((topic) => ({ topic, rows: 1, firstUs: 0, lastUs: 0 }));
    expect(chosenTrack(tracks, undefined)?.topic).toBe("a");
    expect(chosenTrack(tracks, "b")?.topic).toBe("b");
    expect(chosenTrack(tracks, "c")).toBeUndefined();
  });
});
