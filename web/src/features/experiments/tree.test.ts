import { describe, expect, it } from "vitest";
import type { Experiment } from "../../api/types";
import { matches, sortFrom, treeRows } from "./tree";

const experiment = (id: string, name: string, more: Partial<Experiment> = {}): Experiment => ({
  id,
  name,
  description: "",
  status: "active",
  deleted: false,
  createdMs: Number(id),
  updatedMs: 0,
  tags: {},
  runCount: 0,
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

  it("puts what is pinned first, and the folder it is in", () => {
    const pinned = { tags: { "quipu.pinned": "true" } };
    const names = (sort: string) =>
      treeRows(
        [
          experiment("1", "a"),
          experiment("2", "z/b", pinned),
          experiment("3", "z/a"),
          experiment("4", "m", pinned),
        ],
        sortFrom(sort),
        () => true,
      ).map((r) => (r.kind === "folder" ? `${r.name}/` : r.name));
    expect(names("name")).toEqual(["m", "z/", "b", "a", "a"]);
    expect(names("-created").slice(0, 2)).toEqual(["m", "z/"]);
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
