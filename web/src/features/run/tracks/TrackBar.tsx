import { Button, MultiSelect, Popover, SegmentedControl, Switch } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { trackExportUrl } from "../../../api/exports";
import { ExportMenu } from "../../../parts/exports/ExportMenu";
import { searchOfRange, type Clock, type TimeRange } from "../timelines/timeRange";
import { CLOCK_NAMES } from "../timelines/TimeUsText";
import { TimeRangePicker } from "../timelines/TimeRangePicker";
import { isoTimeUs } from "../../../design/timesUs";
import type { TrackFields } from "./trackFields";
import { packChoice, type TrackSearch } from "./trackSearch";
import styles from "./TracksTab.module.css";

interface TrackBarProps {
  runId: string;
  topic: string;
  known: TrackFields;
  columns: readonly string[];
  plot: readonly string[];
  range: TimeRange;
  originUs: number;
  clock: Clock;
  isApart: boolean;
  change: (part: TrackSearch) => void;
}

/** More curves cannot be told apart. */
const MOST_CURVES = 20;
const LISTED = 100;

/** What of a track is shown, and how. */
export function TrackBar(props: TrackBarProps) {
  const { runId, topic, known, columns, plot, range, originUs, clock, isApart, change } = props;
  return (
    <div className={styles.bar}>
      <TimeRangePicker
        range={range}
        originUs={originUs}
        clock={clock}
        onRange={(next) => {
          change({ ...searchOfRange(next), at: undefined });
        }}
        onGo={(us) => {
          change({ at: isoTimeUs(us) });
        }}
      />
      <Choice
        label="Columns"
        all={known.names}
        chosen={columns}
        choose={(names) => {
          change({ columns: packChoice(names) });
        }}
      />
      <Choice
        label="Chart"
        all={known.paths}
        chosen={plot}
        most={MOST_CURVES}
        choose={(paths) => {
          change({ plot: packChoice(paths) });
        }}
      />
      {plot.length > 1 && (
        <Switch
          size="xs"
          label="A chart each"
          checked={isApart}
          onChange={(e) => {
            change({ apart: e.currentTarget.checked ? "1" : undefined });
          }}
        />
      )}
      <SegmentedControl
        size="xs"
        ml="auto"
        aria-label="How times are written"
        data={CLOCK_NAMES}
        value={clock}
        onChange={(v) => {
          change({ clock: v === "local" ? undefined : v });
        }}
      />
      <ExportMenu
        label="Download the track"
        href={(form) => trackExportUrl(runId, { topic, from: range.fromUs, through: range.throughUs }, form)}
      />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  all: readonly string[];
  chosen: readonly string[];
  most?: number;
  choose: (names: readonly string[]) => void;
}

/** A button that says how many names are chosen, and opens the choice. */
function Choice({ label, all, chosen, most, choose }: ChoiceProps) {
  // A link may name what the rows at the ends of the track do not have.
  const data = [...new Set([...all, ...chosen])];
  return (
    <Popover position="bottom-start" withinPortal trapFocus shadow="md">
      <Popover.Target>
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={13} />}>
          {label} {chosen.length === data.length ? "" : `${String(chosen.length)} of `}
          {data.length}
        </Button>
      </Popover.Target>
      <Popover.Dropdown w={340} maw="calc(100vw - 24px)">
        <MultiSelect
          size="xs"
          aria-label={label}
          placeholder="Type to search"
          comboboxProps={{ withinPortal: false }}
          searchable
          clearable
          hidePickedOptions
          data-autofocus
          limit={LISTED}
          {...(most !== undefined && { maxValues: most })}
          nothingFoundMessage="Nothing matches"
          data={data}
          value={[...chosen]}
          onChange={choose}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
