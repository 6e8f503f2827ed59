import { describe, expect, it } from "vitest";
import type { ColumnUse, Run } from "../../api/types";
import { packList, unpackList } from "../../design/address";
import { columnId, identifier, parseColumn } from "../../parts/runs/columnNames";
import {
  columnsNamed,
  columnsText,
  columnsUnnamed,
  defaultColumns,
  orderBy,
  sortOf,
  sortText,
} from "./columns";
import { complete } from "./completion";
import { patchMetrics, patchRuns, withPinnedFirst } from "./useRuns";

const use = (kind: ColumnUse["kind"], key: string, runs = 1): ColumnUse => ({ kind, key, runs });
const run = (id: string, more: Partial<Run> = {}): Run => ({
  id,
  experimentId: "1",
  name: id,
  status: "running",
  user: "",
  deleted: false,
  startMs: 0,
  params: {},
  tags: {},
  ...more,
});

describe("columns", () => {
  it("quote a key that is not a plain word", () => {
    expect(identifier("metrics.loss")).toBe("metrics.loss");
    expect(identifier("metrics.train/loss")).toBe("metrics.`train/loss`");
    expect(identifier('params.a`b"c')).toBe('params.`a``b"c`');
    expect(identifier("start_time")).toBe("start_time");
  });

  it("keep dots that belong to the key", () => {
    expect(parseColumn(columnId("param", "model.hidden"))).toEqual({ kind: "param", key: "model.hidden" });
  });

  it("begin with losses and scores that many runs have, without the machine's metrics", () => {
    const metrics = ["grads/a", "grads/b", "grads/c", "grads/d", "system/cpu", "val/acc", "train/loss"];
    expect(
      defaultColumns(
        [...metrics.map((key) => use("metric", key, 9)), use("metric", "train/rare_loss", 1)],
        [],
      ),
    ).toEqual(["metrics.train/loss", "metrics.val/acc", "metrics.grads/a", "metrics.grads/b"]);
  });

  it("begin with the params in which runs differ", () => {
    const varying = (key: string, runs: number): ColumnUse => ({ kind: "param", key, runs, varies: true });
    expect(
      defaultColumns(
        [],
        [use("param", "arch", 9), use("param", "batch", 9), varying("lr", 9), varying("x", 1)],
      ),
    ).toEqual(["params.lr"]);
    expect(defaultColumns([], [use("param", "arch"), use("param", "lr")])).toEqual([
      "params.arch",
      "params.lr",
    ]);
  });

  it("sort by an address and back", () => {
    expect(sortOf("-metrics.x")).toEqual({ id: "metrics.x", descending: true });
    expect(sortText(sortOf("metrics.x"))).toBe("metrics.x");
    expect(sortText(sortOf(undefined))).toBeUndefined();
    expect(orderBy(sortOf("-metrics.train/loss"))).toEqual(["metrics.`train/loss` DESC"]);
  });

  it("survive an address with commas and percent signs in their names", () => {
    const names = ["params.a,b", "tags.100%", "metrics.%2C"];
    expect(unpackList(packList(names))).toEqual(names);
    expect(unpackList(undefined)).toEqual([]);
  });
});

describe("completion", () => {
  const columns = [use("metric", "loss", 3), use("metric", "train/loss", 2), use("param", "lr", 5)];
  const texts = (filter: string) => complete(filter, filter.length, columns).suggestions.map((s) => s.text);

  it("offers names by how many runs use them", () => {
    expect(texts("").slice(0, 3)).toEqual(["params.lr", "metrics.loss", "metrics.`train/loss`"]);
  });

  it("finds a key without its prefix and quotes it", () => {
    expect(texts("train")).toEqual(["metrics.`train/loss`"]);
  });

  it("offers operators after a name, values after a status, and joins after a value", () => {
    expect(texts("metrics.loss ")).toContain("<=");
    expect(texts("status = ")).toContain("'RUNNING'");
    expect(texts("metrics.loss < 0.1 ")).toEqual(["AND", "OR"]);
    expect(texts("params.lr = '0.1' AND lo")[0]).toBe("metrics.loss");
  });

  it("is quiet inside a text", () => {
    expect(texts("params.lr = 'lo")).toEqual([]);
  });
});

describe("rows kept current", () => {
  const pages = {
    pages: [
      { runs: [run("a"), run("b")], total: 3 },
      { runs: [run("c")], total: 3 },
    ],
    pageParams: [undefined, "t"],
  };

  it("take the newest value of a shown metric and leave the other rows as they are", () => {
    const live = {
      experimentId: "1",
      runs: [
        {
          runId: "b",
          metrics: {
            loss: { last: 0.5, lastStep: 3, lastMs: 9 },
            other: { last: 1, lastStep: 1, lastMs: 1 },
          },
        },
      ],
    };
    const next = patchMetrics(pages, live, new Set(["loss"]));
    expect(next.pages[0]?.runs[1]?.metrics).toEqual({ loss: { last: 0.5, lastStep: 3, lastMs: 9 } });
    expect(next.pages[0]?.runs[0]).toBe(pages.pages[0]?.runs[0]);
    expect(next.pages[1]).toBe(pages.pages[1]);
  });

  it("are the very same when nothing shown has changed", () => {
    const live = { experimentId: "1", runs: [{ runId: "zz", metrics: {} }] };
    expect(patchMetrics(pages, live, new Set(["loss"]))).toBe(pages);
  });

  it("change, leave and enter, and the total follows", () => {
    const next = patchRuns(pages, new Map([["a", run("a", { status: "completed" })]]), new Set(["c"]), [
      run("n1"),
      run("a"),
    ]);
    expect(next.pages.flatMap((p) => p.runs.map((r) => r.id))).toEqual(["n1", "a", "b"]);
    expect(next.pages[0]?.runs[1]?.status).toBe("completed");
    expect(next.pages.map((p) => p.total)).toEqual([3, 3]);
  });
});

describe("the columns of an address", () => {
  it("are named, or only their number if they are too many", () => {
    expect(columnsNamed(columnsText(["metrics.a,b", "params.100%"]))).toEqual(["metrics.a,b", "params.100%"]);
    expect(columnsNamed(columnsText([]))).toEqual([]);
    const many = Array.from({ length: 3000 }, (_, i) => `metrics.k${String(i)}`);
    expect(columnsText(many)).toBe("many-3000");
    expect(columnsNamed("many-3000")).toBeUndefined();
    expect(columnsUnnamed("many-3000")).toBe(3000);
    expect(columnsUnnamed("metrics.a")).toBe(0);
  });
});

describe("pinned runs", () => {
  const pages = (...runs: Run[]) => ({
    pages: [{ runs, total: runs.length }],
    pageParams: [undefined],
  });

  it("stand first, each once", () => {
    const pin = { tags: { "quipu.pinned": "true" } };
    const all = pages(run("a"), run("b", pin), run("c"));
    expect(withPinnedFirst(all, pages(run("b", pin), run("far", pin))).map((r) => r.id)).toEqual([
      "b",
      "far",
      "a",
      "c",
    ]);
    expect(withPinnedFirst(all, undefined).map((r) => r.id)).toEqual(["a", "b", "c"]);
    // The pin was taken away, and the pinned runs are not read anew yet.
    expect(withPinnedFirst(pages(run("a"), run("b")), pages(run("b"))).map((r) => r.id)).toEqual(["a", "b"]);
    expect(withPinnedFirst(undefined, undefined)).toEqual([]);
  });
});
