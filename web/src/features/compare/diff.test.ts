import { describe, expect, it } from "vitest";
import type { Run } from "../../api/types";
import { diffRows } from "./diff";

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
