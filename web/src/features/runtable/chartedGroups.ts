import type { Run, View } from "../../api/types";
import { groupedInteger, plural } from "../../design/numbers";
import type { Grouped } from "../../parts/charts/settings";

/** The most ids of runs that the server groups. */
const RUN_IDS = 1000;

export interface ChartedGroups extends Pick<Grouped, "experimentId" | "runs"> {
  readonly count: number;
  /** The runs in words. */
  readonly what: string;
}

interface Choice {
  experimentId: string;
  /** The loaded runs, of `total` in the table. */
  runs: readonly Pick<Run, "id">[];
  total: number;
  selected: ReadonlySet<string>;
  hidden: ReadonlySet<string>;
  filter: string;
  view: View;
}

/**
 * The runs that are grouped: the selected ones, or all that the filter finds, without the hidden ones. A filter cannot leave
 * out hidden runs or find deleted ones, so in these cases only loaded rows take part.
 */
export function chartedGroups({
  experimentId,
  runs,
  total,
  selected,
  hidden,
  filter,
  view,
}: Choice): ChartedGroups {
  const base = { experimentId };
  if (selected.size > 0) {
    const all = [...selected].filter((id) => !hidden.has(id));
    return {
      ...base,
      count: all.length,
      runs: { runIds: all.slice(0, RUN_IDS) },
      what: told(all.length, "selected run", "grouped"),
    };
  }
  if (view === "active" && !runs.some((r) => hidden.has(r.id)))
    return {
      ...base,
      runs: { experimentIds: [experimentId], ...(filter !== "" && { filter }) },
      count: total,
      what: `All ${plural(total, "run")} of the table grouped`,
    };
  const shown = runs.filter((r) => !hidden.has(r.id)).map((r) => r.id);
  const without = total - shown.length;
  const rest = without > 0 ? `, without ${groupedInteger(without)} that are hidden or not loaded` : "";
  return {
    ...base,
    count: shown.length,
    runs: { runIds: shown.slice(0, RUN_IDS) },
    what: told(shown.length, "run", `grouped${rest}`),
  };
}

function told(count: number, one: string, rest: string): string {
  return count > RUN_IDS
    ? `The first ${groupedInteger(RUN_IDS)} of ${plural(count, one)} ${rest}`
    : `${plural(count, one)} ${rest}`;
}
