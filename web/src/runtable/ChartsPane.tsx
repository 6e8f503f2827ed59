import { Text } from "@mantine/core";
import { useMemo } from "react";
import { ChartGrid } from "../chart/ChartGrid";
import type { ChartSearch } from "../chart/settings";
import { useChartRuns } from "../chart/useChartRuns";
import type { Shade } from "../format/colours";
import { plural } from "../format/numbers";

interface ChartsPaneProps {
  runs: readonly { id: string; name: string }[];
  shades: ReadonlyMap<string, Shade>;
  keys: readonly string[];
  /** Whether the runs were selected, or are only the first ones. */
  selected: boolean;
  search: ChartSearch;
  onSearch: (change: ChartSearch) => void;
  syncKey: string;
}

export function ChartsPane({ runs, shades, keys, selected, search, onSearch, syncKey }: ChartsPaneProps) {
  const chartRuns = useChartRuns(runs, shades);
  const keyList = keys.join("\n");
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const stableKeys = useMemo(() => keys, [keyList]);
  if (runs.length === 0)
    return (
      <div className="pane charts-pane">
        <Text size="sm" c="dimmed" ta="center" py="xl">
          No runs to chart.
        </Text>
      </div>
    );
  return (
    <div className="pane charts-pane">
      <Text size="xs" c="dimmed" mb={6}>
        {selected
          ? `${plural(runs.length, "selected run")} overlaid`
          : runs.length === 1
            ? "The first run; select runs to choose"
            : `The first ${plural(runs.length, "run")}; select runs to choose`}
      </Text>
      <ChartGrid
        runs={chartRuns}
        keys={stableKeys}
        search={search}
        onSearch={onSearch}
        syncKey={syncKey}
        labelBy="run"
      />
    </div>
  );
}
