import { describe, expect, it } from "vitest";
import type { Artifact } from "../../../api/types";
import { firstToShow, sorted } from "./choice";

const file = (path: string, size = 10): Artifact => ({
  path,
  name: path.slice(path.lastIndexOf("/") + 1),
  dir: false,
  size,
  digest: "",
  mediaType: "",
  createdMs: 0,
});
const folder = (path: string): Artifact => ({
  path,
  name: path,
  dir: true,
  size: 10,
  references: 0,
  files: 1,
});

describe("the artifact shown first", () => {
  it("is a text for readers, then a picture, then a table, then data", () => {
    const all = ["data.json", "a.csv", "plot/z.png", "summary.md", "README.md"].map((p) => file(p));
    const names: (string | undefined)[] = [];
    while (all.length > 0) {
      const first = firstToShow(all);
      names.push(first?.name);
      all.splice(all.indexOf(first ?? file("")), 1);
    }
    expect(names).toEqual(["README.md", "summary.md", "z.png", "a.csv", "data.json"]);
  });

  it("is the first by name among equals", () => {
    expect(firstToShow([file("p10.png"), file("p2.png")])?.path).toBe("p2.png");
  });

  it("is none where only weights, folders, or empty and huge files are", () => {
    expect(
      firstToShow([file("w.bin"), folder("plots.png"), file("e.txt", 0), file("x.json", 1e9)]),
    ).toBeUndefined();
  });
});

describe("a folder", () => {
  it("lists folders first, in natural order", () => {
    expect(sorted([file("b10"), file("b2"), folder("z")]).map((a) => a.path)).toEqual(["z", "b2", "b10"]);
  });
});
