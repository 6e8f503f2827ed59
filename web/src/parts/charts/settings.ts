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
  group?: string | undefined;
  but?: string | undefined;
  band?: string | undefined;
  align?: string | undefined;
}

/** The names in an address of the settings that every chart has, and of those for groups of runs. */
export const CHART_NAMES = ["x", "attempts", "log", "smooth", "charts"] as const;
export const GROUP_NAMES = ["group", "but", "band", "align"] as const;

export function settingsOf(search: ChartSearch): ChartSettings {
  const weight = Number(search.smooth ?? 0);
  return {
    axis: axisFrom(search.x),
    attempts: search.attempts === "all" ? "all" : "living",
    log: search.log === "1",
    smoothing: weight > 0 && weight < 1 ? Math.min(weight, MOST_SMOOTHING) : 0,
    grouping: groupingOf(search),
  };
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
