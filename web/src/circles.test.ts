import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const SRC = dirname(fileURLToPath(import.meta.url));

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Which file imports which others below src, types and parts that are loaded later among them. */
function fileGraph(): Graph {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((f) => /\.tsx?$/.test(f));
  const known = new Set(files);
  const graph = new Map<string, Set<string>>();
  for (const file of files) {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(SRC, file), "utf8"));
    const stems = importedFiles
      .filter(({ fileName }) => fileName.startsWith("."))
      .map(({ fileName }) => join(dirname(file), fileName));
    const found = stems.flatMap((stem) => [`${stem}.ts`, `${stem}.tsx`].filter((f) => known.has(f)));
    graph.set(file, new Set(found));
  }
  return graph;
}

/** The same between folders, each with its own files only. */
function folderGraph(files: Graph): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [file, imported] of files) {
    const folder = dirname(file);
    const all = graph.get(folder) ?? new Set();
    for (const other of imported) if (dirname(other) !== folder) all.add(dirname(other));
    graph.set(folder, all);
  }
  return graph;
}

/** A way through the graph that ends where it began; undefined if there is none. */
function circleIn(graph: Graph): string[] | undefined {
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (node: string): string[] | undefined => {
    const at = way.indexOf(node);
    if (at >= 0) return [...way.slice(at), node];
    if (done.has(node)) return undefined;
    way.push(node);
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next);
      if (circle) return circle;
    }
    way.pop();
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = visit(node);
    if (circle) return circle;
  }
  return undefined;
}

describe("imports", () => {
  const files = fileGraph();

  it("are found", () => {
    expect(files.size).toBeGreaterThan(100);
    expect([...(files.get(join("app", "main.tsx")) ?? [])]).toContain(join("app", "router.tsx"));
    expect(files.get(relative(SRC, fileURLToPath(import.meta.url)))?.size).toBe(0);
  });

  it("between files make no circle", () => {
    expect(circleIn(files)?.join(" → ")).toBeUndefined();
  });

  it("between folders make no circle", () => {
    expect(circleIn(folderGraph(files))?.join(" → ")).toBeUndefined();
  });

  it("that make one are told", () => {
    const graph = new Map([
      ["a", new Set(["b"])],
      ["b", new Set(["c"])],
      ["c", new Set(["b"])],
    ]);
    expect(circleIn(graph)).toEqual(["b", "c", "b"]);
  });
});
