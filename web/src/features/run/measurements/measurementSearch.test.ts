import { expect, test } from "vitest";
import { nextOrder, orderOf, statisticOf } from "./measurementSearch";

test("an order survives its way through the address, whatever the metric is called", () => {
  for (const metric of ["accuracy", "-accuracy", "+", "a:b c", "é"]) {
    const down = nextOrder(undefined, metric);
    const first = orderOf({ order: down, by: "mean" });
    expect(first).toEqual({ metric, statistic: "mean", descending: true });
    const second = orderOf({ order: nextOrder(first, metric) });
    expect(second).toEqual({ metric, statistic: "last", descending: false });
    expect(nextOrder(second, metric)).toBeUndefined();
    expect(nextOrder(first, "other")).toBe("-other");
  }
});

test("a metric that is shown alone is the order, unless there is another", () => {
  expect(orderOf({})).toBeUndefined();
  expect(orderOf({ metric: "a" })).toEqual({ metric: "a", statistic: "last", descending: true });
  expect(orderOf({ metric: "a", order: "+b" })?.metric).toBe("b");
  expect(statisticOf({ by: "nonsense" })).toBe("last");
});
