import type { Numbers } from "../../api/columns";
import { own } from "../../api/keyed";
import type { ColumnUse, GroupBuckets, WireNumber } from "../../api/types";
import { packList, unpackList } from "../../design/address";
import { byName } from "../../design/order";
import type { SeriesData } from "../../plot/data/series";
import { columnId, parseColumn } from "../runs/columnNames";
import { finiteColumn, plainColumn } from "./loaded";

/** The band around the mean of a group. */
export type Band = "std" | "stderr" | "minmax" | "q25" | "q10" | "q5";

export const BANDS: readonly { value: Band; label: string }[] = [
  { value: "std", label: "Standard deviation" },
  { value: "stderr", label: "Standard error" },
  { value: "minmax", label: "Least to greatest run" },
  { value: "q25", label: "Quantiles 25 – 75 %" },
  { value: "q10", label: "Quantiles 10 – 90 %" },
  { value: "q5", label: "Quantiles 5 – 95 %" },
];

const BAND_TEXTS: Record<Band, string> = {
  std: "mean ± std",
  stderr: "mean ± stderr",
  minmax: "mean, least to greatest run",
  q25: "mean, 25 – 75 % of runs",
  q10: "mean, 10 – 90 % of runs",
  q5: "mean, 5 – 95 % of runs",
};

export const bandText = (band: Band) => BAND_TEXTS[band];

export function quantilesOf(band: Band): [number, number] | undefined {
  return (
    { q25: [0.25, 0.75], q10: [0.1, 0.9], q5: [0.05, 0.95] } as Partial<Record<Band, [number, number]>>
  )[band];
}

/** How runs are grouped: by the values of these keys, or by all params except these. */
export interface Grouping {
  readonly by: { readonly kind: "these" | "allParamsBut"; readonly keys: readonly string[] };
  readonly band: Band;
  readonly align: "step" | "interpolate";
}

interface GroupSearch {
  group?: string | undefined;
  but?: string | undefined;
  band?: string | undefined;
  align?: string | undefined;
}

/** "All params" without an exception. An empty list would be left out of the address. */
const NO_EXCEPTION = "*";

export function groupingOf(search: GroupSearch): Grouping | undefined {
  const band = BANDS.find((b) => b.value === search.band)?.value ?? "std";
  const align = search.align === "interpolate" ? "interpolate" : "step";
  if (search.but !== undefined) {
    const keys = search.but === NO_EXCEPTION ? [] : unpackList(search.but);
    return { by: { kind: "allParamsBut", keys }, band, align };
  }
  const keys = unpackList(search.group);
  return keys.length === 0 ? undefined : { by: { kind: "these", keys }, band, align };
}

export function groupSearch(grouping: Grouping | undefined): GroupSearch {
  if (!grouping) return { group: undefined, but: undefined, band: undefined, align: undefined };
  const { by, band, align } = grouping;
  const these = by.kind === "these";
  return {
    group: these ? packList(by.keys) : undefined,
    but: these ? undefined : (packList(by.keys) ?? NO_EXCEPTION),
    band: band === "std" ? undefined : band,
    align: align === "step" ? undefined : align,
  };
}

export interface GroupOption {
  readonly group: string;
  readonly items: readonly { readonly value: string; readonly label: string }[];
}

const FIELDS = ["status", "user", "name"];

/** The keys that runs can be grouped by: params and tags in use, and the fields of every run. */
export function groupOptions(uses: readonly ColumnUse[], chosen: readonly string[]): GroupOption[] {
  const keys = (kind: "param" | "tag") => {
    const known = uses
      .filter((u) => u.kind === kind && !u.key.startsWith("mlflow."))
      .map((u) => columnId(kind, u.key));
    const all = new Set([...known, ...chosen.filter((c) => parseColumn(c).kind === kind)]);
    return [...all].sort(byName).map((value) => ({ value, label: parseColumn(value).key }));
  };
  return [
    { group: "Params", items: keys("param") },
    { group: "Tags", items: keys("tag") },
    { group: "Fields", items: FIELDS.map((f) => ({ value: f, label: f })) },
  ].filter((g) => g.items.length > 0);
}

/** The identity of a group: the values that its runs share. It has no comma, so that it fits in lists of ids. */
export function groupId(by: GroupBuckets["by"]): string {
  const sorted = Object.entries(by).sort(([a], [b]) => (a < b ? -1 : 1));
  return encodeURIComponent(JSON.stringify(sorted));
}

/** The names of groups, sorted by their values. If runs are grouped by all params, a name has only those that differ. */
export function groupNames(groups: readonly GroupBuckets[], grouping: Grouping): Map<GroupBuckets, string> {
  const keys = [...new Set(groups.flatMap((g) => Object.keys(g.by)))];
  const told =
    grouping.by.kind === "these"
      ? keys
      : keys.filter((k) => new Set(groups.map((g) => own(g.by, k) ?? null)).size > 1).sort(byName);
  const single = told.length === 1;
  const name = (g: GroupBuckets) =>
    told
      .map(
        (k) =>
          `${single && grouping.by.kind === "these" ? "" : `${parseColumn(k).key}=`}${valueText(own(g.by, k))}`,
      )
      .join(", ");
  const order = (a: GroupBuckets, b: GroupBuckets) => {
    for (const k of told) {
      const by = compareValues(own(a.by, k), own(b.by, k));
      if (by !== 0) return by;
    }
    return 0;
  };
  return new Map([...groups].sort(order).map((g) => [g, name(g) === "" ? "all runs" : name(g)]));
}

/** Numbers are sorted by size, other texts by name, and missing values come last. */
function compareValues(a: string | null | undefined, b: string | null | undefined): number {
  if (a == null || b == null) return Number(a == null) - Number(b == null);
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) || x === y ? byName(a, b) : x - y;
}

function valueText(value: string | null | undefined): string {
  return value == null ? "not set" : value === "" ? "empty" : value;
}

/** A group as a series: the mean of its runs in the middle, with the chosen band around it. */
export function groupData(wire: GroupBuckets, band: Band): SeriesData {
  const length = wire.x.length;
  const mid = finiteColumn(wire.mean, length);
  const around = (spread: Numbers<WireNumber | null>, sign: 1 | -1) => {
    const s = finiteColumn(spread, length);
    // A single run has no deviation, so its band is its line.
    return mid.map((m, i) => m + sign * (Number.isNaN(s[i] ?? NaN) ? 0 : (s[i] ?? 0)));
  };
  const bounds = (): [Float64Array, Float64Array] => {
    switch (band) {
      case "std":
        return [around(wire.std, -1), around(wire.std, 1)];
      case "stderr":
        return [around(wire.stderr, -1), around(wire.stderr, 1)];
      case "minmax":
        return [finiteColumn(wire.min, length), finiteColumn(wire.max, length)];
      default: {
        // There is no band until the answer with the quantiles arrives.
        const [low, high] = wire.quantiles.length === 2 ? wire.quantiles : [wire.mean, wire.mean];
        return [finiteColumn(low, length), finiteColumn(high, length)];
      }
    }
  };
  const [lo, hi] = bounds();
  const zero = new Float64Array(length);
  const nan = plainColumn(wire.nonFinite, length, 0);
  const runs = plainColumn(wire.runs, length, 0);
  return {
    length,
    total: wire.points,
    inRange: wire.inRange,
    exact: false,
    x: plainColumn(wire.x, length, NaN),
    xEnd: plainColumn(wire.xEnd, length, NaN),
    lo,
    mid,
    hi,
    count: runs,
    nan,
    posInf: zero,
    negInf: zero,
    hasNonFinite: nan.some((n) => n > 0),
    members: runs,
    ...(wire.smoothed && { smoothed: finiteColumn(wire.smoothed, length) }),
  };
}
