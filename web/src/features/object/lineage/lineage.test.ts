import { describe, expect, it } from "vitest";
import type { LineageGraph } from "../../../api/types";
import { curveOf, layOut, NODE_WIDTH } from "./layout";
import { depthOf, pastedDigest, questionOf } from "./lineageSearch";

/** A side of a graph: links as "made of" pairs, and how far each object is. */
function side(
  objects: Record<string, number>,
  ...links: [from: string, to: string, name?: string][]
): LineageGraph {
  return {
    objects: Object.entries(objects).map(([digest, depth]) => ({ digest, depth })),
    links: links.map(([from, to, name = "derived-from"]) => ({ from, to, name, runId: "r", timeUs: 1 })),
    cutOff: false,
  };
}

const ALONE = side({ root: 0 });

const layersOf = (origins: LineageGraph, effects = ALONE) =>
  Object.fromEntries(layOut("root", origins, effects).nodes.map((n) => [n.digest, n.layer]));

describe("the layers of a graph", () => {
  it("have origins to the left and effects to the right", () => {
    const { nodes, width } = layOut(
      "root",
      side({ root: 0, a: 1, b: 2 }, ["root", "a"], ["a", "b"]),
      side({ root: 0, c: 1 }, ["c", "root"]),
    );
    expect(nodes.map((n) => n.digest)).toEqual(["b", "a", "root", "c"]);
    expect(nodes.map((n) => n.layer)).toEqual([-2, -1, 0, 1]);
    const xs = nodes.map((n) => n.x);
    expect([...xs].sort((p, q) => p - q)).toEqual(xs);
    expect((xs.at(-1) ?? 0) + NODE_WIDTH).toBeLessThan(width);
  });

  it("have an origin of an origin further out, although it is linked directly too", () => {
    const origins = side({ root: 0, a: 1, b: 1 }, ["root", "b"], ["root", "a"], ["a", "b"]);
    expect(layersOf(origins)).toEqual({ root: 0, a: -1, b: -2 });
  });

  it("end where links close a circle", () => {
    const circle = side({ root: 0, a: 1, b: 2 }, ["root", "a"], ["a", "b"], ["b", "root"], ["a", "a"]);
    expect(layersOf(circle, side({ root: 0, b: 1, a: 2 }, ["b", "root"], ["a", "b"], ["root", "a"]))).toEqual(
      {
        root: 0,
        a: -1,
        b: -2,
      },
    );
  });

  it("have lines that cross less than the order of arrival would make them", () => {
    const { nodes } = layOut(
      "root",
      side({ root: 0, a: 1, b: 1, y: 2, x: 2 }, ["root", "a"], ["root", "b"], ["a", "x"], ["b", "y"]),
      ALONE,
    );
    const y = (digest: string) => nodes.find((n) => n.digest === digest)?.y ?? 0;
    expect(y("a") < y("b")).toBe(y("x") < y("y"));
  });

  it("have one line for all links between two objects, and none to an object that is not shown", () => {
    const { edges } = layOut(
      "root",
      side({ root: 0, a: 1 }, ["root", "a"], ["root", "a", "trained-on"], ["root", "a"], ["a", "beyond"]),
      ALONE,
    );
    expect(edges.map((e) => e.names)).toEqual([["derived-from", "trained-on"]]);
    expect(edges.map(curveOf)[0]).toMatch(/^M188 34C/);
  });

  it("hold an object without links", () => {
    expect(layOut("root", ALONE, ALONE).nodes).toHaveLength(1);
  });
});

describe("the lineage in an address", () => {
  const digest = "0123456789abcdef".repeat(4);

  it("has a depth that can be chosen", () => {
    expect([depthOf("10"), depthOf("7"), depthOf("x"), depthOf(undefined)]).toEqual([10, 3, 3, 3]);
  });

  it("has a question about another object", () => {
    expect(questionOf({ ask: "path", to: "x" })).toEqual({ ask: "path", to: "x" });
    expect(questionOf({ ask: "evil", to: "x" })).toBeUndefined();
    expect(questionOf({ ask: "compare" })).toBeUndefined();
  });

  it("takes a digest or the address of an object", () => {
    expect(pastedDigest(` ${digest.toUpperCase()} `)).toBe(digest);
    expect(pastedDigest(`http://host/quipu/objects/${digest}?tab=lineage`)).toBe(digest);
    for (const bad of ["", "abc", `${digest}0`, `http://host/runs/${digest}`])
      expect(pastedDigest(bad)).toBeUndefined();
  });
});
