import { ActionIcon, Autocomplete, Menu, SegmentedControl, Switch, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { RefObject } from "react";
import { logExportUrl } from "../../../api/exports";
import { SearchInput } from "../../../design/SearchInput";
import { ExportMenu } from "../../../parts/exports/ExportMenu";
import { searchOfRange, type Clock } from "../timelines/timeRange";
import { TimeRangePicker } from "../timelines/TimeRangePicker";
import { CLOCK_NAMES } from "../timelines/TimeUsText";
import { LevelWord } from "./LogRow";
import {
  contentQuery,
  isFiltered,
  LEVELS,
  NO_FILTER,
  toggled,
  type LogFilter,
  type LogSearch,
} from "./logSearch";
import { useLogDownload } from "./useLogDownload";
import rowStyles from "./LogRow.module.css";
import { classes } from "../../../design/classes";
import styles from "./LogTab.module.css";

interface LogBarProps {
  runId: string;
  runName: string;
  originUs: number;
  filter: LogFilter;
  clock: Clock;
  wrap: boolean;
  /** The names of loggers that are known. */
  loggers: readonly string[];
  change: (part: LogSearch) => void;
  input: RefObject<HTMLInputElement | null>;
}

/** What of a log is shown, and how. */
export function LogBar(props: LogBarProps) {
  const { runId, runName, originUs, filter, clock, wrap, loggers, change, input } = props;
  const download = useLogDownload(runId, runName, filter);
  // Another filter begins at its newest entry.
  const search = (part: LogSearch) => {
    change({ ...part, entry: undefined });
  };
  return (
    <div className={styles.bar}>
      <SearchInput
        ref={input}
        w={230}
        aria-label="Search the log"
        placeholder="Search text"
        value={filter.text}
        onText={(text) => {
          search({ text: text === "" ? undefined : text });
        }}
      />
      <div className={styles.levels} role="group" aria-label="Levels">
        {LEVELS.map((level) => (
          <button
            key={level}
            type="button"
            className={classes(styles.toggle, rowStyles[level])}
            aria-pressed={filter.levels.length === 0 || filter.levels.includes(level)}
            title={`Show or hide ${level}; double click for ${level} only`}
            onClick={() => {
              search({ level: toggled(filter.levels, level) });
            }}
            onDoubleClick={() => {
              search({ level });
            }}
          >
            <LevelWord level={level} />
          </button>
        ))}
      </div>
      <Autocomplete
        size="xs"
        w={150}
        aria-label="Logger"
        placeholder="All loggers"
        data={[...loggers]}
        key={filter.logger}
        defaultValue={filter.logger}
        onOptionSubmit={(logger) => {
          search({ logger });
        }}
        onBlur={(e) => {
          if (e.currentTarget.value !== filter.logger) search({ logger: e.currentTarget.value || undefined });
        }}
        onKeyDown={(e) => {
          if (e.key === "Enter") search({ logger: e.currentTarget.value || undefined });
        }}
        rightSection={
          filter.logger !== "" && (
            <ActionIcon
              size="xs"
              variant="subtle"
              color="gray"
              aria-label="All loggers"
              onClick={() => {
                search({ logger: undefined });
              }}
            >
              <IconX size={12} />
            </ActionIcon>
          )
        }
      />
      <TimeRangePicker
        range={filter}
        originUs={originUs}
        clock={clock}
        onRange={(range) => {
          search(searchOfRange(range));
        }}
        onGo={(us) => {
          change({ entry: String(us) });
        }}
      />
      {isFiltered(filter) && (
        <Tooltip label="Clear all filters" openDelay={300}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Clear all filters"
            onClick={() => {
              search(NO_FILTER);
            }}
          >
            <IconX size={15} />
          </ActionIcon>
        </Tooltip>
      )}
      <span className={styles.grow} />
      <SegmentedControl
        size="xs"
        aria-label="How times are written"
        data={CLOCK_NAMES}
        value={clock}
        onChange={(v) => {
          change({ clock: v === "local" ? undefined : v });
        }}
      />
      <Switch
        size="xs"
        label="Wrap"
        checked={wrap}
        onChange={(e) => {
          change({ wrap: e.currentTarget.checked ? undefined : "0" });
        }}
      />
      <ExportMenu
        label="Download what is found"
        href={(form) =>
          logExportUrl(
            runId,
            { ...contentQuery(filter), from: filter.fromUs, through: filter.throughUs },
            form,
          )
        }
      >
        <Menu.Item onClick={() => void download()}>As text</Menu.Item>
      </ExportMenu>
    </div>
  );
}
