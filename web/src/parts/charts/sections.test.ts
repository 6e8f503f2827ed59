import { describe, expect, it } from "vitest";
import { balancedColumns, sections } from "./sections";

describe("sections of charts", () => {
  const order = (...keys: string[]) => sections(keys).flatMap((x) => x.keys);

  it("begin with train, validation and test, end with time and the machine, and have the others by name", () => {
    expect(
      order(
        "system/cpu",
        "time/epoch",
        "test/x",
        "zeta/x",
        "valid/x",
        "alpha/x",
        "val/x",
        "train/x",
        "eval/x",
        "gpu/0",
      ),
    ).toEqual([
      "train/x",
      "val/x",
      "valid/x",
      "eval/x",
      "test/x",
      "alpha/x",
      "zeta/x",
      "gpu/0",
      "system/cpu",
      "time/epoch",
    ]);
  });

  it("put plain keys before other sections if there is a score among them, and behind them if not", () => {
    expect(order("lr", "a/x", "val_loss", "train/x")).toEqual(["train/x", "val_loss", "lr", "a/x"]);
    expect(order("lr", "a/x")).toEqual(["a/x", "lr"]);
    expect(order("epoch", "a/x", "time/x")).toEqual(["a/x", "epoch", "time/x"]);
  });

  it("begin with losses and scores and end with clocks, in natural order", () => {
    expect(order("t/step", "t/b10", "t/b2", "t/valLoss", "t/accuracy", "t/step-size")).toEqual([
      "t/accuracy",
      "t/valLoss",
      "t/b2",
      "t/b10",
      "t/step-size",
      "t/step",
    ]);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 2],
    [5, 3],
    [7, 3],
  ])("fill their rows: %d charts where three fit are %d columns", (count, columns) => {
    expect(balancedColumns(1340, count, 360, 12)).toBe(columns);
  });

  it("have a column on the narrowest page", () => {
    expect(balancedColumns(0, 5, 360, 12)).toBe(1);
  });
});
