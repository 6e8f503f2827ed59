import type { ComparisonOrder } from "../../../api/types";

/**
 * The part of the address that the tab of measurements reads: the metric that is shown alone, the form, the statistic in
 * the cells, and the metric by which objects are ordered, with a minus in front for the greatest first.
 */
export interface MeasurementSearch {
  metric?: string | undefined;
  show?: string | undefined;
  by?: string | undefined;
  order?: string | undefined;
}

export const STATISTICS = ["last", "mean", "min", "max", "count"] as const;
export type Statistic = (typeof STATISTICS)[number];

export const statisticOf = ({ by }: MeasurementSearch): Statistic =>
  STATISTICS.find((one) => one === by) ?? "last";

/** The order of the objects; undefined for the order in which they came. */
export function orderOf(search: MeasurementSearch): Required<ComparisonOrder> | undefined {
  const { order, metric = "" } = search;
  const statistic = statisticOf(search);
  if (order === undefined || order === "" || order === "-")
    return metric === "" ? undefined : { metric, statistic, descending: true };
  const descending = order.startsWith("-");
  return { metric: order.slice(1), statistic, descending };
}

/** What a click on the name of a metric makes of the order: the greatest first, then the smallest, then none. */
export function nextOrder(now: Required<ComparisonOrder> | undefined, metric: string): string | undefined {
  if (now?.metric !== metric) return `-${metric}`;
  return now.descending ? `+${metric}` : undefined;
}
