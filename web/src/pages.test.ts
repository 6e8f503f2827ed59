import { describe, expect, it } from "vitest";
import type { Experiment, Run, WireNumber } from "./api/types";
import { diffRows } from "./features/compare/diff";
import { matches, sortFrom, treeRows } from "./features/experiments/tree";
import { factsOf, failureOf, isDirty } from "./features/run/facts";
import { patchSummaries } from "./features/run/useRun";
import { renderMarkdown } from "./design/Markdown";

const experiment = (id: string, name: string, more: Partial<Experiment> = {}): Experiment => ({
  id,
  name,
  status: "active",
  deleted: false,
  createdMs: Number(id),
  updatedMs: 0,
  ...more,
});

const run = (id: string, more: Partial<Run> = {}): Run => ({
  id,
  experimentId: "1",
  name: id,
  status: "running",
  deleted: false,
  startMs: 0,
  ...more,
});

describe("the experiments' tree", () => {
  const list = [
    experiment("1", "nlp/bert/a", { runCount: 2, lastRunMs: 50 }),
    experiment("2", "plain", { lastRunMs: 90 }),
    experiment("3", "nlp/b", { runCount: 1, lastRunMs: 10 }),
    experiment("4", "odd//name"),
  ];
  const shape = (sort: string, open = true) =>
    treeRows(list, sortFrom(sort), () => open).map((r) =>
      r.kind === "folder"
        ? `${" ".repeat(r.depth)}${r.name}/ ${String(r.runs)}`
        : `${" ".repeat(r.depth)}${r.name}`,
    );

  it("folds names at their slashes", () => {
    expect(shape("name")).toEqual(["nlp/ 3", " b", " bert/ 2", "  a", "odd//name", "plain"]);
  });

  it("puts a folder where its newest run belongs", () => {
    expect(shape("-last").slice(0, 3)).toEqual(["plain", "nlp/ 3", " bert/ 2"]);
  });

  it("shows nothing of a closed folder", () => {
    expect(shape("name", false)).toEqual(["nlp/ 3", "odd//name", "plain"]);
  });

  it("is searched by every word in name, description or tags", () => {
    const e = experiment("1", "vision/digits", { description: "Handwritten", tags: { team: "ml" } });
    expect(matches(e, "DIGITS hand")).toBe(true);
    expect(matches(e, "team:ml")).toBe(true);
    expect(matches(e, "digits audio")).toBe(false);
  });
});

describe("comparing runs", () => {
  it("marks the params that differ, also when one run lacks them", () => {
    const rows = diffRows(
      [
        run("a", { params: { lr: 0.1, opt: "sgd" } }),
        run("b", { params: { lr: 0.1, opt: "adam", extra: 1 } }),
      ],
      (r) => r.params,
    );
    expect(rows.map((r) => [r.key, r.differs])).toEqual([
      ["extra", true],
      ["lr", false],
      ["opt", true],
    ]);
  });

  it("takes a param named like a built-in property as a plain name", () => {
    const rows = diffRows(
      [run("a", { params: {} }), run("b", { params: { constructor: 1 } })],
      (r) => r.params,
    );
    expect(rows[0]?.values).toEqual([undefined, 1]);
  });
});

describe("a live run", () => {
  const live = (step: number[], value: WireNumber[]) => ({
    runs: [{ runId: "a", series: [{ key: "loss", step, time: step, value }] }],
  });

  it("moves its summaries on with the points", () => {
    const before = run("a", {
      metrics: { loss: { last: 2, lastStep: 1, lastMs: 1, min: 1, max: 3, count: 5, hasNaN: false } },
    });
    expect(patchSummaries(before, live([2, 3], ["NaN", 9])).metrics?.["loss"]).toMatchObject({
      last: 9,
      lastStep: 3,
      min: 1,
      max: 9,
      count: 7,
      hasNaN: true,
    });
  });

  it("has the extremes the server gives, with infinities", () => {
    const before = run("a", {
      metrics: { loss: { last: 2, lastStep: 1, lastMs: 1, min: 1, max: 3, count: 5 } },
    });
    const after = patchSummaries(before, live([2, 3, 4], ["Infinity", "-Infinity", "NaN"]));
    expect(after.metrics?.["loss"]).toMatchObject({ min: -Infinity, max: Infinity, hasInfinity: true });
    const onlyNaN = patchSummaries(run("a"), live([2], ["NaN"])).metrics?.["loss"];
    expect(onlyNaN).not.toHaveProperty("min");
    expect(onlyNaN).not.toHaveProperty("max");
  });

  it("keeps its last value when an older step comes late", () => {
    const before = run("a", { metrics: { loss: { last: 2, lastStep: 10, lastMs: 1 } } });
    expect(patchSummaries(before, live([4], [7])).metrics?.["loss"]).toMatchObject({ last: 2, lastStep: 10 });
  });

  it("is the same when the points are another's", () => {
    const other = run("b");
    expect(patchSummaries(other, live([1], [1]))).toBe(other);
  });
});

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

describe("Markdown", () => {
  it("shows raw HTML as text", () => {
    const html = renderMarkdown("<img src=x onerror=alert(1)>\n\nand <script>alert(1)</script>");
    expect(html).not.toMatch(/<(img|script)/);
    expect(html).toContain("&lt;img");
  });

  it("makes no link of a script or a data address", () => {
    expect(
      renderMarkdown("[x](javascript:alert(1)) [y](data:text/html,hi) [z](//evil.example)"),
    ).not.toContain("<a");
  });

  it("links an image instead of loading it", () => {
    const html = renderMarkdown('![a"b](https://example.org/x.png)');
    expect(html).not.toContain("<img");
    expect(html).toContain('href="https://example.org/x.png"');
    expect(html).toContain("noopener");
  });
});
