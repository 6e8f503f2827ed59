import {
  ActionIcon,
  Button,
  Group,
  SegmentedControl,
  Slider,
  Switch,
  Text,
  TextInput,
  UnstyledButton,
} from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconSearch, IconX } from "@tabler/icons-react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { groupedInteger } from "../format/numbers";
import { useDark } from "../ui/useDark";
import { type Shade, shadeColour } from "../format/colours";
import { ChartCard } from "./ChartCard";
import type { CurveSpec } from "./curves";
import { keyMatcher } from "./curves";
import { balancedColumns, sections } from "./sections";
import type { ChartSearch, ChartSettings } from "./settings";
import { searchOf, settingsOf } from "./settings";

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

export function ChartGrid({ runs, keys, has, search, onSearch, syncKey, labelBy }: ChartGridProps) {
  const settings = settingsOf(search);
  const filter = search.charts ?? "";
  const shown = useMemo(() => sections(keys.filter(keyMatcher(filter))), [keys, filter]);
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <div ref={ref}>
      <ChartControls settings={settings} filter={filter} onSearch={onSearch} />
      {shown.length === 0 && (
        <Text c="dimmed" size="sm" py="xl" ta="center">
          {keys.length === 0
            ? "No metrics yet. Charts appear here with the first point."
            : "No metric matches."}
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
          syncKey={syncKey}
          labelBy={labelBy}
        />
      ))}
    </div>
  );
}

function ChartControls({
  settings,
  filter,
  onSearch,
}: {
  settings: ChartSettings;
  filter: string;
  onSearch: (change: ChartSearch) => void;
}) {
  const [weight, setWeight] = useState(settings.smoothing);
  useEffect(() => {
    setWeight(settings.smoothing);
  }, [settings.smoothing]);
  return (
    <Group gap="md" mb="sm" className="chart-controls">
      <TextInput
        size="xs"
        className="chart-search"
        aria-label="Search charts by regular expression"
        placeholder="Search charts (regex)"
        leftSection={<IconSearch size={14} />}
        value={filter}
        onChange={(e) => {
          onSearch({ charts: e.currentTarget.value === "" ? undefined : e.currentTarget.value });
        }}
        rightSection={
          filter !== "" && (
            <ActionIcon
              size="xs"
              variant="subtle"
              color="gray"
              aria-label="Clear search"
              onClick={() => {
                onSearch({ charts: undefined });
              }}
            >
              <IconX size={12} />
            </ActionIcon>
          )
        }
      />
      <SegmentedControl
        size="xs"
        aria-label="X axis"
        value={settings.axis}
        onChange={(v) => {
          onSearch(searchOf({ axis: v as ChartSettings["axis"] }));
        }}
        data={[
          { value: "step", label: "Step" },
          { value: "time", label: "Wall time" },
          { value: "relative", label: "Relative" },
        ]}
      />
      <Switch
        size="xs"
        label="Log y"
        checked={settings.log}
        onChange={(e) => {
          onSearch(searchOf({ log: e.currentTarget.checked }));
        }}
      />
      <Group gap={8} wrap="nowrap">
        <Text size="xs" id="smoothing-label">
          Smoothing
        </Text>
        <Slider
          className="smoothing"
          size="sm"
          min={0}
          max={0.99}
          step={0.01}
          value={weight}
          label={null}
          thumbLabel="Smoothing"
          aria-labelledby="smoothing-label"
          onChange={(v) => {
            setWeight(v);
          }}
          onChangeEnd={(v) => {
            onSearch(searchOf({ smoothing: v }));
          }}
        />
        <Text size="xs" c="dimmed" w={28} className="tabular">
          {weight === 0 ? "off" : weight.toFixed(2)}
        </Text>
      </Group>
    </Group>
  );
}

interface ChartSectionProps {
  prefix: string;
  keys: readonly string[];
  alone: boolean;
  width: number;
  runs: readonly ChartRun[];
  has?: (runId: string, key: string) => boolean;
  settings: ChartSettings;
  syncKey: string;
  labelBy: "run" | "key";
}

function ChartSection(props: ChartSectionProps) {
  const { prefix, keys, alone, width, runs, has, settings, syncKey, labelBy } = props;
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
  syncKey,
  labelBy,
}: Pick<ChartSectionProps, "runs" | "has" | "settings" | "syncKey" | "labelBy"> & { chartKey: string }) {
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
      syncKey={syncKey}
      runName={(id) => names.get(id) ?? id}
    />
  );
}
