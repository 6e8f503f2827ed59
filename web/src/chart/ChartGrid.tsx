import { Button, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { ColumnUse } from "../api/types";
import { groupedInteger } from "../format/numbers";
import { useDark } from "../ui/useDark";
import { type Shade, shadeColour } from "../format/colours";
import { ChartCard } from "./ChartCard";
import { ChartControls } from "./ChartControls";
import type { CurveSpec } from "./curves";
import { keyMatcher, searchFault } from "./curves";
import { balancedColumns, sections } from "./sections";
import type { ChartSearch, ChartSettings, Grouped } from "./settings";
import { settingsOf } from "./settings";

export interface ChartRun {
  readonly id: string;
  readonly name: string;
  readonly shade: Shade;
}

interface ChartGridProps {
  runs: readonly ChartRun[];
  /** The keys of at least one of the runs. */
  keys: readonly string[];
  /** Which runs have a key; all, if not given. */
  has?: (runId: string, key: string) => boolean;
  search: ChartSearch;
  onSearch: (change: ChartSearch) => void;
  syncKey: string;
  labelBy: "run" | "key";
  /** Whether a run that is shown has several attempts. */
  rewound?: boolean;
  /** Where runs can be grouped: which, and by what. */
  groupable?: Pick<Grouped, "experimentId" | "runs"> & { uses: readonly ColumnUse[] };
}

const PAGE = 36;
const LEAST_CARD_PX = 360;
const LEAST_CARD_IN_PANE_PX = 300;
const GAP_PX = 12;

/** The width of an element, known before it is first painted, so that nothing moves. */
function useWidth<E extends HTMLElement>() {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [ref, width] as const;
}

export function ChartGrid(props: ChartGridProps) {
  const { runs, keys, has, search, onSearch, syncKey, labelBy, rewound = false, groupable } = props;
  const settings = settingsOf(search);
  const { grouping } = settings;
  const grouped = groupable && grouping && { ...groupable, grouping };
  const filter = search.charts ?? "";
  const shown = useMemo(() => sections(keys.filter(keyMatcher(filter))), [keys, filter]);
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <div ref={ref}>
      <ChartControls
        settings={settings}
        filter={filter}
        keys={keys}
        rewound={rewound}
        groupable={groupable?.uses}
        onSearch={onSearch}
      />
      {shown.length === 0 && (
        <Text c="dimmed" size="sm" py="xl" ta="center">
          {keys.length === 0
            ? "No metrics yet. Charts appear here with the first point."
            : noneMatches(filter)}
        </Text>
      )}
      {shown.map((s) => (
        <ChartSection
          key={s.prefix}
          prefix={s.prefix}
          keys={s.keys}
          alone={shown.length === 1}
          width={width}
          runs={runs}
          {...(has && { has })}
          settings={settings}
          grouped={grouped}
          syncKey={syncKey}
          labelBy={labelBy}
        />
      ))}
    </div>
  );
}

function noneMatches(search: string): string {
  const fault = searchFault(search);
  return fault === undefined
    ? "No metric matches."
    : `“${search}” is no regular expression (${fault}), and no metric has it in its name.`;
}

interface ChartSectionProps {
  prefix: string;
  keys: readonly string[];
  alone: boolean;
  width: number;
  runs: readonly ChartRun[];
  has?: (runId: string, key: string) => boolean;
  settings: ChartSettings;
  grouped: Grouped | undefined;
  syncKey: string;
  labelBy: "run" | "key";
}

function ChartSection(props: ChartSectionProps) {
  const { prefix, keys, alone, width, runs, has, settings, grouped, syncKey, labelBy } = props;
  const [open, setOpen] = useState(true);
  const [limit, setLimit] = useState(PAGE);
  const title = prefix === "" ? "Metrics" : prefix;
  const least = width < 2 * LEAST_CARD_PX + GAP_PX ? LEAST_CARD_IN_PANE_PX : LEAST_CARD_PX;
  const columns = balancedColumns(width, keys.length, least, GAP_PX);
  return (
    <section className="chart-section" aria-label={title}>
      {!alone && (
        <UnstyledButton
          className="section-head"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
          <Text size="sm" fw={600} component="span">
            {title}
          </Text>
          <Text size="xs" c="dimmed" component="span">
            {groupedInteger(keys.length)}
          </Text>
        </UnstyledButton>
      )}
      {(open || alone) && (
        <div
          className="chart-grid"
          style={{ gridTemplateColumns: `repeat(${String(columns)}, minmax(0, 1fr))`, gap: GAP_PX }}
        >
          {keys.slice(0, limit).map((key) => (
            <OneChart
              key={key}
              chartKey={key}
              runs={runs}
              {...(has && { has })}
              settings={settings}
              grouped={grouped}
              syncKey={syncKey}
              labelBy={labelBy}
            />
          ))}
        </div>
      )}
      {open && keys.length > limit && (
        <Button
          variant="subtle"
          size="xs"
          mt="xs"
          onClick={() => {
            setLimit(limit + PAGE);
          }}
        >
          Show more ({groupedInteger(keys.length - limit)} left)
        </Button>
      )}
    </section>
  );
}

function OneChart({
  chartKey,
  runs,
  has,
  settings,
  grouped,
  syncKey,
  labelBy,
}: Pick<ChartSectionProps, "runs" | "has" | "settings" | "grouped" | "syncKey" | "labelBy"> & {
  chartKey: string;
}) {
  const dark = useDark();
  const specs = useMemo(
    (): CurveSpec[] =>
      runs
        .filter((r) => has?.(r.id, chartKey) ?? true)
        .map((r) => ({
          runId: r.id,
          key: chartKey,
          label: labelBy === "run" ? r.name : chartKey,
          colour: shadeColour(r.shade, dark),
          dash: r.shade.dash,
        })),
    [runs, has, chartKey, labelBy, dark],
  );
  const names = useMemo(() => new Map(runs.map((r) => [r.id, r.name])), [runs]);
  return (
    <ChartCard
      title={chartKey}
      specs={specs}
      settings={settings}
      grouped={grouped}
      syncKey={syncKey}
      runName={(id) => names.get(id) ?? id}
    />
  );
}
