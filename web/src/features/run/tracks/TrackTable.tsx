import { Button, Skeleton, Text } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { listTrackRows } from "../../../api/calls";
import { queryKeys } from "../../../api/queryKeys";
import type { Run, TrackRow } from "../../../api/types";
import { classes } from "../../../design/classes";
import { ErrorState } from "../../../design/ErrorState";
import { plural } from "../../../design/numbers";
import { duration } from "../../../design/times";
import { isoTimeUs, parseTimeUs } from "../../../design/timesUs";
import { ValueCell } from "../rows/ValueCell";
import { ValueDialog, type OpenedValue } from "../rows/ValueDialog";
import { shownValue } from "../rows/values";
import { isBounded, type Clock, type TimeRange } from "../timelines/timeRange";
import { TimelineList, type ListHandle } from "../timelines/TimelineList";
import { keyOf, type TimeItem } from "../timelines/timeline";
import { TimeUsText, timeUsText } from "../timelines/TimeUsText";
import type { TrackFields } from "./trackFields";
import type { TrackSearch } from "./trackSearch";
import { useTracked, useTrackRows } from "./useTrack";
import rowStyles from "../rows/RowsTable.module.css";
import styles from "./TracksTab.module.css";

interface TrackTableProps {
  run: Run;
  topic: string;
  columns: readonly string[];
  known: TrackFields;
  /** The fields to load; undefined for all. */
  asked: readonly string[] | undefined;
  range: TimeRange;
  /** The time that the address names. */
  at: string | undefined;
  clock: Clock;
  originUs: number;
  change: (part: TrackSearch) => void;
}

const LIVE_DELAY_MS = 400;
const ROW_PX = 26;
const HEAD_PX = 27;
const TIME_PX = 208;
/** A column is as wide as the longest value that is known, within these bounds. */
const LEAST_PX = 72;
const MOST_PX = 340;
const CHAR_PX = 7;
/** A number has so many with its sign, also where those that are known have fewer. */
const NUMBER_CHARS = 10;
const PADDING_PX = 24;
/** Columns share what is left of the width, up to so much of their own. */
const STRETCH = 1.6;
const NOUN = ["row", "rows"] as const;
const START: TimeItem = { timeUs: -Infinity };

/** The rows of a track by time. It follows the track of a running run while it is at its end. */
export function TrackTable(props: TrackTableProps) {
  const { run, topic, columns, known, asked, range, at, clock, originUs, change } = props;
  const { track, state } = useTrackRows(run.id, topic, asked, range);
  const { items, older, newer } = state;
  const isRunning = run.status === "running";
  const atUs = at === undefined ? undefined : parseTimeUs(at, originUs);
  const floor = useFloor(run.id, topic, atUs);
  const [place, setPlace] = useState<TimeItem>();
  const [following, setFollowing] = useState(false);
  const [opened, setOpened] = useState<OpenedValue>();
  const list = useRef<ListHandle>(undefined);
  const [handle] = useState(() => (given: ListHandle) => {
    list.current = given;
  });

  const open = useCallback(
    (where: TimeItem | "newest") => {
      setPlace(where === "newest" ? undefined : where);
      setFollowing(where === "newest");
      void (where === "newest"
        ? track.openNewest()
        : where === START
          ? track.openOldest()
          : track.openAt(where));
    },
    [track],
  );
  const floorUs = floor.data?.timeUs;
  const isWaiting = atUs !== undefined && floor.isPending;
  const shown = useRef<typeof track>(undefined);
  useEffect(
    () => () => {
      shown.current = undefined;
    },
    [track],
  );
  useEffect(() => {
    if (isWaiting) return;
    if (floorUs !== undefined) {
      const isHere = track.state().items.some((row) => row.timeUs === floorUs);
      if (isHere) list.current?.show(String(floorUs));
      else open({ timeUs: floorUs });
    } else if (shown.current !== track) open(atUs === undefined && isRunning ? "newest" : START);
    shown.current = track;
    // A run that ends, or an address that loses its time, leaves the table where it is.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [track, isWaiting, floorUs, open]);

  useTracked(run.id, LIVE_DELAY_MS, () => {
    if (following || items.length === 0) void track.follow();
    else track.noteNews();
  });

  const toNewest = () => {
    if (newer.status === "end") {
      setFollowing(true);
      list.current?.toEnd();
    } else open("newest");
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.target !== e.currentTarget || (e.key !== "Home" && e.key !== "End")) return;
    e.preventDefault();
    if (e.key === "End") toNewest();
    else if (older.status === "end") list.current?.toStart();
    else open(START);
  };

  const widths = columns.map((c) => widthOf(c, known));
  const width = `max(100%, ${String(widths.reduce((sum, px) => sum + px, TIME_PX))}px)`;
  const tracks = widths.map((px) => `minmax(${String(px)}px, ${String(Math.round(px * STRETCH))}px)`);
  const line = { gridTemplateColumns: `${String(TIME_PX)}px ${tracks.join(" ")}` };
  const failed = [floor, ...(items.length === 0 ? [older, newer] : [])].find(
    (one) => ("status" in one && one.status === "failed") || ("isError" in one && one.isError),
  );
  const isLoading = isWaiting || older.status !== "end" || newer.status !== "end";
  return (
    <>
      <div className={styles.view}>
        {items.length === 0 && (
          <div className={styles.note}>
            {failed ? (
              <ErrorState
                error={failed.error}
                retry={() => {
                  if (floor.isError) void floor.refetch();
                  open(START);
                }}
              />
            ) : isLoading ? (
              <Skeleton height="100%" aria-label="Loading the rows" />
            ) : (
              <Text size="sm" c="dimmed">
                {isBounded(range) ? "No rows in these times." : "No rows yet."}
              </Text>
            )}
          </div>
        )}
        <TimelineList<TrackRow>
          window={track}
          state={state}
          label={`Rows of ${topic}`}
          noun={NOUN}
          estimatePx={() => ROW_PX}
          headPx={HEAD_PX}
          width={width}
          head={
            <div className={classes(rowStyles.line, rowStyles.head, styles.head)} style={line}>
              <div>
                <b>Time</b>
              </div>
              {columns.map((c) => (
                <div key={c} title={c} className={known.texts.has(c) ? rowStyles.text : undefined}>
                  <b>{c}</b>
                </div>
              ))}
            </div>
          }
          row={(row) => (
            <div
              className={classes(rowStyles.line, rowStyles.row, row.timeUs === floorUs && rowStyles.marked)}
              style={line}
              data-row={keyOf(row)}
            >
              <div role="rowheader">
                <button
                  type="button"
                  className={rowStyles.value}
                  title="Name this time in the address"
                  onClick={() => {
                    change({ at: isoTimeUs(row.timeUs) });
                  }}
                >
                  <TimeUsText us={row.timeUs} clock={clock} originUs={originUs} />
                </button>
              </div>
              {columns.map((c) => (
                <ValueCell
                  key={c}
                  value={shownValue(row, c)}
                  open={(value) => {
                    setOpened({ field: c, place: timeUsText(row.timeUs, clock, originUs), value });
                  }}
                />
              ))}
            </div>
          )}
          place={place}
          following={following}
          onFollow={(follows) => {
            setFollowing(follows && isRunning);
          }}
          end={isRunning ? "New rows appear here" : "The last row"}
          active={undefined}
          onKeyDown={onKeyDown}
          handle={handle}
        />
        {!following && isRunning && items.length > 0 && (
          <Button
            className={styles.newest}
            size="xs"
            radius="xl"
            leftSection={<IconArrowDown size={14} />}
            onClick={toNewest}
          >
            Jump to newest
          </Button>
        )}
      </div>
      <div className={styles.foot} aria-live="polite" data-loaded={items.length}>
        <span>{items.length > 0 && `${plural(items.length, ...NOUN)} here`}</span>
        {at !== undefined && <span>{floorText(at, atUs, floor, clock, originUs)}</span>}
      </div>
      <ValueDialog
        opened={opened}
        close={() => {
          setOpened(undefined);
        }}
      />
    </>
  );
}

function widthOf(column: string, { chars, texts }: TrackFields): number {
  const longest = Math.max(column.length, chars.get(column) ?? 0, texts.has(column) ? 0 : NUMBER_CHARS);
  return Math.max(LEAST_PX, Math.min(MOST_PX, longest * CHAR_PX + PADDING_PX));
}

/** The row at a time, or the last one before it. */
function useFloor(runId: string, topic: string, atUs: number | undefined) {
  return useQuery({
    queryKey: queryKeys.trackAt(runId, topic, atUs),
    queryFn: async ({ signal }): Promise<{ timeUs: number } | null> => {
      const page = await listTrackRows(runId, { topic, order: "desc", through: atUs, max: 1 }, signal);
      const timeUs = page.rows[0]?.timeUs;
      return timeUs === undefined ? null : { timeUs };
    },
    enabled: atUs !== undefined,
  });
}

function floorText(
  at: string,
  atUs: number | undefined,
  { data }: ReturnType<typeof useFloor>,
  clock: Clock,
  originUs: number,
): string {
  if (atUs === undefined) return `No time can be read from “${at}”`;
  if (data === undefined) return "";
  const time = timeUsText(atUs, clock, originUs);
  if (data === null) return `No row at ${time} or before`;
  const gapUs = atUs - data.timeUs;
  return gapUs === 0 ? `Row at ${time}` : `The last row before ${time}, by ${duration(gapUs / 1000)}`;
}
