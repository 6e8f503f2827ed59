import type { XAxis } from "../api/types";

export interface ChartSettings {
  readonly axis: XAxis;
  readonly log: boolean;
  readonly smoothing: number;
}

/** The part of an address that holds a chart grid's settings; defaults are left out. */
export interface ChartSearch {
  x?: string | undefined;
  log?: string | undefined;
  smooth?: string | undefined;
  charts?: string | undefined;
}

export function settingsOf(search: ChartSearch): ChartSettings {
  const weight = Number(search.smooth ?? 0);
  return {
    axis: search.x === "time" || search.x === "relative" ? search.x : "step",
    log: search.log === "1",
    smoothing: weight > 0 && weight < 1 ? weight : 0,
  };
}

export function searchOf(settings: Partial<ChartSettings>): ChartSearch {
  const out: ChartSearch = {};
  if (settings.axis !== undefined) out.x = settings.axis === "step" ? undefined : settings.axis;
  if (settings.log !== undefined) out.log = settings.log ? "1" : undefined;
  if (settings.smoothing !== undefined)
    out.smooth = settings.smoothing === 0 ? undefined : String(settings.smoothing);
  return out;
}
