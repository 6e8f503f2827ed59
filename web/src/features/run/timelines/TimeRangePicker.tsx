import { Button, Group, Popover, Stack, Text, TextInput } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useState } from "react";
import { localTimeUs, parseTimeUs } from "../../../design/timesUs";
import { timeUsText } from "./TimeUsText";
import { isBounded, type Clock, type TimeRange } from "./timeRange";

interface TimeRangePickerProps {
  range: TimeRange;
  /** Where distances such as "+1:30" begin: the start of the run. */
  originUs: number;
  clock: Clock;
  onRange: (range: TimeRange) => void;
  /** Goes to a time without a change of the range. */
  onGo: (timeUs: number) => void;
}

const MINUTE_US = 60_000_000;
const LAST: readonly [label: string, minutes: number][] = [
  ["Last 5 min", 5],
  ["Last hour", 60],
  ["Last 24 h", 24 * 60],
];

/** A button that says which times are shown, and chooses others. */
export function TimeRangePicker(props: TimeRangePickerProps) {
  const { range, clock, originUs } = props;
  const [open, setOpen] = useState(false);
  const bound = (us: number | undefined, none: string) =>
    us === undefined ? none : timeUsText(us, clock, originUs);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus withinPortal shadow="md">
      <Popover.Target>
        <Button
          size="xs"
          variant={isBounded(range) ? "light" : "default"}
          leftSection={<IconClock size={14} />}
          maw="100%"
          onClick={() => {
            setOpen(!open);
          }}
        >
          {isBounded(range)
            ? `${bound(range.fromUs, "the first")} – ${bound(range.throughUs, "the last")}`
            : "All times"}
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 24px)">
        {open && (
          <RangeForm
            {...props}
            close={() => {
              setOpen(false);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function RangeForm({ range, originUs, onRange, onGo, close }: TimeRangePickerProps & { close: () => void }) {
  const text = (us: number | undefined) => (us === undefined ? "" : localTimeUs(us));
  const [from, setFrom] = useState(text(range.fromUs));
  const [through, setThrough] = useState(text(range.throughUs));
  const [go, setGo] = useState("");
  const read = (typed: string) => (typed.trim() === "" ? undefined : parseTimeUs(typed, originUs));
  const isBad = (typed: string) => typed.trim() !== "" && read(typed) === undefined;
  const fault = (typed: string) => (isBad(typed) ? "No time can be read from this" : undefined);
  const fromUs = read(from);
  const throughUs = read(through);
  const isReversed = fromUs !== undefined && throughUs !== undefined && fromUs > throughUs;
  const choose = (next: TimeRange) => {
    onRange(next);
    close();
  };
  return (
    <Stack gap="xs" w={300} maw="100%">
      <form
        onSubmit={(e) => {
          e.preventDefault();
          if (!isBad(from) && !isBad(through) && !isReversed) choose({ fromUs, throughUs });
        }}
      >
        <Stack gap={6}>
          <TextInput
            size="xs"
            label="From"
            placeholder={localTimeUs(originUs)}
            value={from}
            error={fault(from)}
            data-autofocus
            onChange={(e) => {
              setFrom(e.currentTarget.value);
            }}
          />
          <TextInput
            size="xs"
            label="Through"
            placeholder="the last"
            value={through}
            error={fault(through) ?? (isReversed ? "This is before the first time" : undefined)}
            onChange={(e) => {
              setThrough(e.currentTarget.value);
            }}
          />
          <Group gap={6}>
            <Button type="submit" size="compact-xs" disabled={isBad(from) || isBad(through) || isReversed}>
              Apply
            </Button>
            {LAST.map(([label, minutes]) => (
              <Button
                key={label}
                size="compact-xs"
                variant="default"
                onClick={() => {
                  choose({ fromUs: Date.now() * 1000 - minutes * MINUTE_US, throughUs: undefined });
                }}
              >
                {label}
              </Button>
            ))}
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                choose({ fromUs: undefined, throughUs: undefined });
              }}
            >
              All
            </Button>
          </Group>
        </Stack>
      </form>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          const us = read(go);
          if (us === undefined) return;
          onGo(us);
          close();
        }}
      >
        <Group gap={6} align="flex-end" wrap="nowrap">
          <TextInput
            size="xs"
            flex={1}
            label="Go to time"
            placeholder="12:30 or +1:30"
            value={go}
            error={fault(go)}
            onChange={(e) => {
              setGo(e.currentTarget.value);
            }}
          />
          <Button type="submit" size="xs" variant="default" disabled={read(go) === undefined}>
            Go
          </Button>
        </Group>
      </form>
      <Text size="xs" c="dimmed">
        Local time, a clock of the day of the start, +minutes:seconds since the start, UTC with Z, or
        microseconds.
      </Text>
    </Stack>
  );
}
