import type { SeriesData } from "./data/series";
import type { Layer } from "./layers/layer";
import type { LineLayer } from "./layers/line";

/** A series with a name and a colour of its own. */
export interface Curve {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  /** The pattern of the line, an index of DASHES. */
  readonly dash: number;
  readonly data: SeriesData;
  /** The moving average, or the middle itself where none was asked for. */
  readonly smoothed: Float64Array;
  /** Of a curve that was made of several: how many they are, and what one of them is called. */
  readonly members?: { readonly count: number; readonly noun: string };
}

/** The values behind a moving average are faint. */
const BEHIND_ALPHA = 0.28;
/** A line is fainter where it stands for some of its members only. */
const FEWER_MEMBERS_ALPHA = 0.5;

/** The layers that show curves: each lies over those before it. */
export const layersOf = (curves: readonly Curve[]): Layer[] => curves.flatMap(layersOfCurve);

function layersOfCurve(curve: Curve): Layer[] {
  const { id: owner, colour, dash, data, smoothed } = curve;
  const base = { owner, colour, data };
  const isSmoothed = smoothed !== data.mid;
  const layers: Layer[] = [];
  const line = (part: Pick<LineLayer, "values" | "at" | "dash" | "alpha" | "isBehind">, dots = true) => {
    layers.push({ kind: "line", ...base, ...part });
    if (!dots) return;
    const { values, at, alpha } = part;
    layers.push({ kind: "points", ...base, values, at, alpha });
  };
  if (!data.exact || data.lo !== data.hi) layers.push({ kind: "band", ...base });
  if (isSmoothed) line({ values: data.mid, at: "middle", dash: 0, alpha: BEHIND_ALPHA, isBehind: true });
  const whole = whereAllMembers(curve);
  const main = { at: isSmoothed ? ("end" as const) : ("middle" as const), dash, isBehind: false };
  line({ ...main, values: smoothed, alpha: whole === smoothed ? 1 : FEWER_MEMBERS_ALPHA });
  if (whole !== smoothed) line({ ...main, values: whole, alpha: 1 }, false);
  if (data.hasNonFinite) layers.push({ kind: "nonFinite", ...base });
  return layers;
}

/** The line of a curve where all of its members have a value, NaN elsewhere; the line itself if there are no members. */
export function whereAllMembers({
  data,
  smoothed,
  members,
}: Pick<Curve, "data" | "smoothed" | "members">): Float64Array {
  const here = data.members;
  if (!here || members === undefined || here.every((n) => n >= members.count)) return smoothed;
  return smoothed.map((v, i) => ((here[i] ?? 0) >= members.count ? v : NaN));
}
