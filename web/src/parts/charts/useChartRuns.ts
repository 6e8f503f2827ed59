import { useMemo } from "react";
import type { Shade } from "../../design/colours";
import { runName } from "../runs/runName";
import type { ChartRun } from "./ChartGrid";

/**
 * The runs as charts need them, without those that have no colour yet. The list stays the same while only values
 * change.
 */
export function useChartRuns(
  runs: readonly { readonly id: string; readonly name: string }[],
  shades: ReadonlyMap<string, Shade>,
): readonly ChartRun[] {
  const identity = runs.map((r) => `${r.id}${r.name}`).join("\n");
  return useMemo(
    () =>
      runs.flatMap((r) => {
        const shade = shades.get(r.id);
        return shade ? [{ id: r.id, name: runName(r), shade }] : [];
      }),
    // Live values change a run, but neither its id nor its name.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [identity, shades],
  );
}
