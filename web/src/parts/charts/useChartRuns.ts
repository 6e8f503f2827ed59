import { useMemo } from "react";
import { runName } from "../runs/runName";
import type { ChartRun } from "./ChartGrid";
import type { Shade } from "../../design/colours";

/** The runs as charts need them; the same objects while only their values change. Those without a colour wait for it. */
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
    // Live values change the runs, not who they are.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [identity, shades],
  );
}
