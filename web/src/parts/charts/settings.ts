import type { Attempts } from "../../api/types";
import { axisFrom, axisText, type ChartAxis } from "./axis";
import type { Grouping } from "./groups";
import { groupingOf } from "./groups";

/** The greatest weight that the server takes. */
const MOST_SMOOTHING = 0.9999;

export interface ChartSettings {
  readonly axis: ChartAxis;
  readonly attempts: Attempts;
  readonly log: boolean;
  readonly smoothing: number;
  /** What a chart shows of its axis before somebody zooms; undefined for all. */
  readonly zoom: { readonly min: number; readonly max: number } | undefined;
  /** How runs are grouped, if they are. */
  readonly grouping: Grouping | undefined;
}

/** The settings of a chart grid in an address. Defaults are left out. */
export interface ChartSearch {
  x?: string | undefined;
  attempts?: string | undefined;
  log?: string | undefined;
  smooth?: string | undefined;
  charts?: string | undefined;
  /** The steps that the charts begin with, such as `100..200`. */
  zoom?: string | undefined;
  group?: string | undefined;
  but?: string | undefined;
  band?: string | undefined;
  align?: string | undefined;
}

/** The names in an address of the settings that every chart has, and of those for groups of runs. */
export const CHART_NAMES = ["x", "attempts", "log", "smooth", "charts", "zoom"] as const;
export const GROUP_NAMES = ["group", "but", "band", "align"] as const;

export function settingsOf(search: ChartSearch): ChartSettings {
  const weight = Number(search.smooth ?? 0);
  return {
    axis: axisFrom(search.x),
    attempts: search.attempts === "all" ? "all" : "living",
    log: search.log === "1",
    smoothing: weight > 0 && weight < 1 ? Math.min(weight, MOST_SMOOTHING) : 0,
    // The zoom of an address is in steps.
    zoom: search.x === undefined ? zoomOf(search.zoom) : undefined,
    grouping: groupingOf(search),
  };
}

function zoomOf(text = ""): ChartSettings["zoom"] {
  const [min = NaN, max = NaN] = text.split("..").map(Number);
  return Number.isFinite(min) && min < max ? { min, max } : undefined;
}

export function searchOf(settings: Partial<Omit<ChartSettings, "grouping">>): ChartSearch {
  const out: ChartSearch = {};
  if (settings.axis !== undefined) out.x = axisText(settings.axis);
  if (settings.attempts !== undefined) out.attempts = settings.attempts === "all" ? "all" : undefined;
  if (settings.log !== undefined) out.log = settings.log ? "1" : undefined;
  if (settings.smoothing !== undefined)
    out.smooth = settings.smoothing === 0 ? undefined : String(settings.smoothing);
  return out;
}

/** The runs that are grouped, and how. */
export interface Grouped {
  readonly experimentId: string;
  readonly grouping: Grouping;
  readonly runs: { runIds: readonly string[] } | { experimentIds: readonly string[]; filter?: string };
}
