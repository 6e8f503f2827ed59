import { Text } from "@mantine/core";
import { useMemo } from "react";
import { classes } from "../../design/classes";
import type { Shade } from "../../design/colours";
import { groupedInteger, plural } from "../../design/numbers";
import { ChartGrid } from "../../parts/charts/ChartGrid";
import type { ChartSearch } from "../../parts/charts/settings";
import { settingsOf } from "../../parts/charts/settings";
import { useChartRuns } from "../../parts/charts/useChartRuns";
import type { ChartedGroups } from "./chartedGroups";
import styles from "./panes.module.css";

interface ChartsPaneProps {
  runs: readonly { id: string; name: string }[];
  shades: ReadonlyMap<string, Shade>;
  keys: readonly string[];
  /** The number of selected runs. If none is, the charts show the first runs. */
  selected: number;
  /** The number of metrics. The keys may be only the first of them. */
  metricTotal: number;
  /** Whether any of the runs has several attempts. */
  rewound: boolean;
  groups: ChartedGroups;
  search: ChartSearch;
  onSearch: (change: ChartSearch) => void;
  syncKey: string;
}

export function ChartsPane(props: ChartsPaneProps) {
  const { runs, shades, keys, selected, metricTotal, rewound, groups, search, onSearch, syncKey } = props;
  const chartRuns = useChartRuns(runs, shades);
  const keyList = keys.join("\n");
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const stableKeys = useMemo(() => keys, [keyList]);
  const isGrouped = settingsOf(search).grouping !== undefined;
  if ((isGrouped ? groups.count : runs.length) === 0)
    return (
      <div className={classes(styles.pane, styles.charts)}>
        <Text size="sm" c="dimmed" ta="center" py="xl">
          No runs to chart.
        </Text>
      </div>
    );
  return (
    <div className={classes(styles.pane, styles.charts)}>
      <Text size="xs" c="dimmed" mb={6}>
        {isGrouped
          ? groups.what
          : selected > 0
            ? selected > runs.length
              ? `${groupedInteger(runs.length)} of ${plural(selected, "selected run")} overlaid`
              : `${plural(runs.length, "selected run")} overlaid`
            : runs.length === 1
              ? "The first run; select runs to choose"
              : `The first ${plural(runs.length, "run")}; select runs to choose`}
        {metricTotal > keys.length &&
          ` · the ${groupedInteger(keys.length)} most used of ${plural(metricTotal, "metric")}`}
      </Text>
      <ChartGrid
        runs={chartRuns}
        keys={stableKeys}
        search={search}
        onSearch={onSearch}
        syncKey={syncKey}
        labelBy="run"
        rewound={rewound}
        groupable={groups}
        dense
      />
    </div>
  );
}
