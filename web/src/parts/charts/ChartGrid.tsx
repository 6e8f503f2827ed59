import { Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { classes } from "../../design/classes";
import { type Shade, shadeColour } from "../../design/colours";
import { groupedInteger } from "../../design/numbers";
import { keyMatcher, searchFault } from "../../design/search";
import { useDark } from "../../design/useDark";
import { useRowsInView } from "../../design/useRowsInView";
import { ChartCard } from "./ChartCard";
import { ChartControls } from "./ChartControls";
import type { CurveSpec } from "./curves";
import { balancedColumns, type Section, sections } from "./sections";
import type { ChartSearch, ChartSettings, Grouped } from "./settings";
import { settingsOf } from "./settings";
import styles from "./ChartGrid.module.css";

export interface ChartRun {
  readonly id: string;
  readonly name: string;
  readonly shade: Shade;
}

interface ChartGridProps {
  runs: readonly ChartRun[];
  /** The keys that at least one of the runs has. */
  keys: readonly string[];
  /** Whether a run has a key. If it is absent, every run has every key. */
  has?: (runId: string, key: string) => boolean;
  search: ChartSearch;
  onSearch: (change: ChartSearch) => void;
  syncKey: string;
  labelBy: "run" | "key";
  /** Whether any of the runs has several attempts. */
  rewound?: boolean;
  /** The runs that can be grouped, if they can. */
  groupable?: Pick<Grouped, "experimentId" | "runs">;
  /** Whether the grid stands beside something else, so that its controls have less room. */
  dense?: boolean;
}

/** Sections are open at first until they have this many charts. */
const UNFOLDED = 36;
const HEAD_PX = 36;
const CARD_PX = 310;
const LEAST_CARD_PX = 360;
const LEAST_CARD_IN_PANE_PX = 300;
const GAP_PX = 12;

/** The width of an element. It is known before the first paint, so that nothing moves. */
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
  const {
    runs,
    keys,
    has,
    search,
    onSearch,
    syncKey,
    labelBy,
    rewound = false,
    groupable,
    dense = false,
  } = props;
  const settings = settingsOf(search);
  const { grouping } = settings;
  const grouped = groupable && grouping && { ...groupable, grouping };
  const filter = search.charts ?? "";
  const all = useMemo(() => sections(keys), [keys]);
  const shown = useMemo(() => matching(all, keyMatcher(filter)), [all, filter]);
  const [ref, width] = useWidth<HTMLDivElement>();
  const [folded, setFolded] = useState<ReadonlyMap<string, boolean>>(new Map());
  const rows = useMemo(
    () => rowsOf(shown, isFolded(shown, folded, filter !== ""), width),
    [shown, folded, filter, width],
  );
  const memory = useMemo(() => new Map<string, ReadonlySet<string>>(), []);
  const view = useRowsInView({
    count: width === 0 ? 0 : rows.length,
    estimatePx: (i) => (rows[i]?.kind === "head" ? HEAD_PX : CARD_PX),
    keyOf: (i) => rows[i]?.id ?? i,
    overscan: 1,
  });
  return (
    <div ref={ref}>
      <ChartControls
        settings={settings}
        filter={filter}
        keys={keys}
        rewound={rewound}
        groupable={groupable?.experimentId}
        dense={dense}
        onSearch={onSearch}
      />
      {shown.length === 0 && (
        <Text c="dimmed" size="sm" py="xl" ta="center">
          {keys.length === 0
            ? "No metrics yet. Charts appear here with the first point."
            : noneMatches(filter)}
        </Text>
      )}
      <div ref={view.body} style={{ paddingTop: view.beforePx, paddingBottom: view.afterPx }}>
        {view.rows.map(({ index, key }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <div
              key={key}
              ref={view.row}
              data-index={index}
              className={classes(styles.row, styles[row.kind])}
            >
              {row.kind === "head" ? (
                <SectionHead
                  row={row}
                  toggle={() => {
                    setFolded(new Map(folded).set(row.prefix, row.open));
                  }}
                />
              ) : (
                <div
                  className={styles.grid}
                  role="group"
                  aria-label={titleOf(row.prefix)}
                  style={{
                    gridTemplateColumns: `repeat(${String(row.columns)}, minmax(0, 1fr))`,
                    gap: GAP_PX,
                  }}
                >
                  {row.keys.map((chartKey) => (
                    <OneChart
                      key={`${search.zoom ?? ""} ${chartKey}`}
                      chartKey={chartKey}
                      runs={runs}
                      {...(has && { has })}
                      settings={settings}
                      grouped={grouped}
                      syncKey={syncKey}
                      labelBy={labelBy}
                      memory={memory}
                    />
                  ))}
                </div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function noneMatches(search: string): string {
  const fault = searchFault(search);
  return fault === undefined
    ? "No metric matches."
    : `“${search}” is no regular expression (${fault}), and no metric has it in its name.`;
}

interface HeadRow {
  readonly kind: "head";
  readonly id: string;
  readonly prefix: string;
  readonly count: number;
  readonly open: boolean;
}

interface CardsRow {
  readonly kind: "cards";
  readonly id: string;
  readonly prefix: string;
  readonly columns: number;
  readonly keys: readonly string[];
}

const titleOf = (prefix: string) => (prefix === "" ? "Metrics" : prefix);

function matching(all: readonly Section[], matches: (key: string) => boolean): Section[] {
  return all.flatMap((s) => {
    const keys = s.keys.filter(matches);
    return keys.length === 0 ? NONE_SHOWN : [{ prefix: s.prefix, keys }];
  });
}

const NONE_SHOWN: Section[] = [];

/** Tells which sections are folded: those the reader folded, and all but the first ones unless the reader searches. */
function isFolded(
  shown: readonly Section[],
  chosen: ReadonlyMap<string, boolean>,
  searched: boolean,
): (section: Section) => boolean {
  const unfolded = new Set<string>();
  let charts = 0;
  for (const { prefix, keys } of shown) {
    if (charts >= UNFOLDED) break;
    unfolded.add(prefix);
    charts += keys.length;
  }
  return ({ prefix }) => shown.length > 1 && (chosen.get(prefix) ?? !(searched || unfolded.has(prefix)));
}

function rowsOf(
  shown: readonly Section[],
  folded: (section: Section) => boolean,
  width: number,
): (HeadRow | CardsRow)[] {
  const least = width < 2 * LEAST_CARD_PX + GAP_PX ? LEAST_CARD_IN_PANE_PX : LEAST_CARD_PX;
  const rows: (HeadRow | CardsRow)[] = [];
  for (const section of shown) {
    const { prefix, keys } = section;
    const open = !folded(section);
    if (shown.length > 1) rows.push({ kind: "head", id: `h${prefix}`, prefix, count: keys.length, open });
    if (!open) continue;
    const columns = balancedColumns(width, keys.length, least, GAP_PX);
    for (let i = 0; i < keys.length; i += columns)
      rows.push({
        kind: "cards",
        id: `${String(i)}:${prefix}`,
        prefix,
        columns,
        keys: keys.slice(i, i + columns),
      });
  }
  return rows;
}

function SectionHead({ row, toggle }: { row: HeadRow; toggle: () => void }) {
  return (
    <UnstyledButton className={styles.section} aria-expanded={row.open} onClick={toggle}>
      {row.open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
      <Text size="sm" fw={600} component="span">
        {titleOf(row.prefix)}
      </Text>
      <Text size="xs" c="dimmed" component="span">
        {groupedInteger(row.count)}
      </Text>
    </UnstyledButton>
  );
}

interface OneChartProps {
  chartKey: string;
  runs: readonly ChartRun[];
  has?: (runId: string, key: string) => boolean;
  settings: ChartSettings;
  grouped: Grouped | undefined;
  syncKey: string;
  labelBy: "run" | "key";
  memory: Map<string, ReadonlySet<string>>;
}

function OneChart({ chartKey, runs, has, settings, grouped, syncKey, labelBy, memory }: OneChartProps) {
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
      memory={memory}
    />
  );
}
