import { Group, SegmentedControl, Select, Slider, Switch, Text } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import type { Attempts } from "../../api/types";
import { classes } from "../../design/classes";
import { groupedInteger, plural } from "../../design/numbers";
import { searchFault } from "../../design/search";
import { SearchInput } from "../../design/SearchInput";
import { horizonOf } from "../../plot/data/smoothing";
import { type ChartAxis, fieldOf, fieldsOf } from "./axis";
import { GroupBy } from "./GroupBy";
import type { ChartSearch, ChartSettings } from "./settings";
import { searchOf } from "./settings";
import textStyles from "../../design/text.module.css";
import styles from "./ChartControls.module.css";

interface ChartControlsProps {
  settings: ChartSettings;
  filter: string;
  /** The keys of the charts. The fields of their streams can be the x axis. */
  keys: readonly string[];
  /** Whether any of the runs was restarted. */
  rewound: boolean;
  /** The experiment whose runs can be grouped; undefined if they cannot. */
  groupable: string | undefined;
  /** Whether there is less room than in a whole page. */
  dense: boolean;
  onSearch: (change: ChartSearch) => void;
}

export function ChartControls({
  settings,
  filter,
  keys,
  rewound,
  groupable,
  dense,
  onSearch,
}: ChartControlsProps) {
  const fault = searchFault(filter);
  return (
    <Group gap="md" mb="sm" className={classes(styles.controls, dense && styles.dense)}>
      <SearchInput
        className={styles.search}
        aria-label="Search charts by regular expression"
        placeholder="Search charts (regex)"
        value={filter}
        error={fault !== undefined}
        title={fault && `No regular expression: ${fault}. It is searched for as a text.`}
        onText={(text) => {
          onSearch({ charts: text === "" ? undefined : text });
        }}
      />
      <AxisChoice
        axis={settings.axis}
        keys={keys}
        change={(axis) => {
          onSearch(searchOf({ axis }));
        }}
      />
      {groupable !== undefined && (
        <GroupBy grouping={settings.grouping} experimentId={groupable} dense={dense} onSearch={onSearch} />
      )}
      {(rewound || settings.attempts === "all") && (
        <SegmentedControl
          size="xs"
          aria-label="Attempts"
          value={settings.attempts}
          onChange={(v) => {
            onSearch(searchOf({ attempts: v as Attempts }));
          }}
          data={[
            { value: "living", label: "Living line" },
            { value: "all", label: "All attempts" },
          ]}
        />
      )}
      <Switch
        size="xs"
        label="Log y"
        checked={settings.log}
        onChange={(e) => {
          onSearch(searchOf({ log: e.currentTarget.checked }));
        }}
      />
      <Smoothing
        value={settings.smoothing}
        change={(smoothing) => {
          onSearch(searchOf({ smoothing }));
        }}
      />
    </Group>
  );
}

const FIELDS_LISTED = 100;

function fieldsTitle(count: number): string {
  return count <= FIELDS_LISTED
    ? "Fields"
    : `Fields: ${String(FIELDS_LISTED)} of ${groupedInteger(count)}; type to find others`;
}

function AxisChoice({
  axis,
  keys,
  change,
}: {
  axis: ChartAxis;
  keys: readonly string[];
  change: (axis: ChartAxis) => void;
}) {
  const chosen = fieldOf(axis);
  const data = useMemo(() => {
    const fields = fieldsOf(keys);
    if (chosen !== undefined && !fields.includes(chosen)) fields.unshift(chosen);
    return [
      {
        group: "X axis",
        items: [
          { value: "step", label: "Step" },
          { value: "time", label: "Wall time" },
          { value: "relative", label: "Relative time" },
          { value: "index", label: "Row" },
        ],
      },
      { group: fieldsTitle(fields.length), items: fields.map((f) => ({ value: `field:${f}`, label: f })) },
    ];
  }, [keys, chosen]);
  return (
    <Select
      size="xs"
      className={styles.axis}
      aria-label="X axis"
      data={data}
      value={axis}
      searchable
      allowDeselect={false}
      limit={FIELDS_LISTED}
      maxDropdownHeight={320}
      leftSection={<span className={styles.axisSign}>x</span>}
      leftSectionWidth={22}
      nothingFoundMessage="No such field"
      comboboxProps={{ width: 240, position: "bottom-start", shadow: "md" }}
      onChange={(v) => {
        if (v !== null) change(v as ChartAxis);
      }}
    />
  );
}

function Smoothing({ value, change }: { value: number; change: (weight: number) => void }) {
  const [weight, setWeight] = useState(value);
  useEffect(() => {
    setWeight(value);
  }, [value]);
  return (
    <Group gap={8} wrap="nowrap">
      <Text size="xs" id="smoothing-label">
        Smoothing
      </Text>
      <Slider
        className={styles.smoothing}
        size="sm"
        min={0}
        max={0.99}
        step={0.01}
        value={weight}
        label={null}
        thumbLabel="Smoothing"
        aria-labelledby="smoothing-label"
        onChange={setWeight}
        onChangeEnd={change}
      />
      <Text
        size="xs"
        c="dimmed"
        w={92}
        className={textStyles.tabular}
        title={
          weight === 0
            ? "Every value as it was logged"
            : `A moving average of weight ${String(weight)}: each value is about the mean of the last ${plural(horizonOf(weight), "point")}`
        }
      >
        {weight === 0 ? "off" : `last ${plural(horizonOf(weight), "point")}`}
      </Text>
    </Group>
  );
}
