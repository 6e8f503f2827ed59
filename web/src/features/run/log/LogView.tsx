import { Button, Loader, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowDown } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useLive } from "../../../api/live";
import type { LogEntry, Run } from "../../../api/types";
import { ErrorState } from "../../../design/ErrorState";
import { groupedInteger, plural } from "../../../design/numbers";
import { useSame } from "../../../design/useSame";
import { useSoon } from "../../../design/useSoon";
import type { Clock } from "../timelines/timeRange";
import { EdgeNote, TimelineList, type ListHandle } from "../timelines/TimelineList";
import { keyOf, type TimeItem } from "../timelines/timeline";
import { timeUsText } from "../timelines/TimeUsText";
import { LogRow, type LogRowActions } from "./LogRow";
import { isFiltered, NO_FILTER, placeOf, searchesContent, type LogFilter, type LogSearch } from "./logSearch";
import { shownText } from "./logText";
import { useLog } from "./useLog";
import styles from "./LogTab.module.css";

interface LogViewProps {
  run: Run;
  filter: LogFilter;
  /** The entry, or the time, that the address names. */
  entry: string | undefined;
  clock: Clock;
  originUs: number;
  wrap: boolean;
  change: (part: LogSearch) => void;
  onLoggers: (loggers: readonly string[]) => void;
}

const LIVE_DELAY_MS = 400;
const ROW_PX = 21;
const LINE_PX = 18;
const MOST_LINES = 8;
const NOUN = ["entry", "entries"] as const;
/** Before all entries. */
const START: TimeItem = { timeUs: -Infinity };
/** What programs write to, beside the loggers that are found. */
const USUAL_LOGGERS = ["stdout", "stderr"];

/** The entries that a filter finds. It begins at the newest entry, and follows the log while it is at its end. */
export function LogView(props: LogViewProps) {
  const { run, filter, entry, clock, originUs, wrap, change } = props;
  const { log, state } = useLog(run.id, filter);
  const { items, older, newer } = state;
  const [at, setAt] = useState(() => placeOf(entry));
  const [following, setFollowing] = useState(at === undefined);
  const [opened, setOpened] = useState<ReadonlySet<string>>(
    () => new Set(entry === undefined ? [] : [entry]),
  );
  /** Whether something has come that has not been scrolled to. */
  const [hasNews, setHasNews] = useState(false);
  if (following && hasNews) setHasNews(false);
  const [active, setActive] = useState<string>();
  // The message then stands below the time.
  const isNarrow = useMediaQuery("(max-width: 760px)");
  const list = useRef<ListHandle>(undefined);
  const [handle] = useState(() => (given: ListHandle) => {
    list.current = given;
  });

  const openAt = useCallback(
    (place: TimeItem | undefined) => {
      setAt(place);
      setFollowing(place === undefined);
      void (place === undefined ? log.openNewest() : place === START ? log.openOldest() : log.openAt(place));
    },
    [log],
  );
  const named = useRef(entry);
  useEffect(() => {
    openAt(placeOf(named.current));
  }, [openAt]);
  useEffect(() => {
    if (named.current === entry) return;
    named.current = entry;
    const place = placeOf(entry);
    const isHere = place && log.state().items.some((item) => keyOf(item) === entry);
    if (place && !isHere) openAt(place);
  }, [log, entry, openAt]);

  const toNewest = () => {
    named.current = undefined;
    if (entry !== undefined) change({ entry: undefined });
    if (newer.status === "end") {
      setFollowing(true);
      list.current?.toEnd();
    } else openAt(undefined);
  };

  const fresh = () => {
    if (following) {
      void log.follow();
      return;
    }
    log.noteNews();
    // With a search, what is new need not be found.
    if (!searchesContent(filter)) setHasNews(true);
  };
  const soon = useSoon(LIVE_DELAY_MS, fresh);
  useLive("logged", ({ runId }) => {
    if (runId === run.id) soon();
  });
  useLive("opened", ({ runIds }) => {
    if (runIds.includes(run.id)) soon();
  });
  useLive("resync", soon);

  const found = useMemo(
    () => [...new Set(items.flatMap(({ logger }) => (logger === undefined ? [] : [logger])))].sort(),
    [items],
  );
  const loggers = useSame([...new Set([...USUAL_LOGGERS, ...found])]);
  const { onLoggers } = props;
  useEffect(() => {
    onLoggers(loggers);
  }, [loggers, onLoggers]);

  const actions = useRef<LogRowActions>(undefined);
  actions.current ??= {
    toggle: (key) => {
      setActive(key);
      // What has been opened is read.
      setFollowing(false);
      setOpened((old) => {
        const next = new Set(old);
        if (!next.delete(key)) next.add(key);
        return next;
      });
      list.current?.reveal(key);
    },
    name: (key) => {
      change({ entry: key });
    },
    only: (logger) => {
      change({ logger, entry: undefined });
    },
  };
  const rowActions = actions.current;

  const move = (by: number) => {
    const from = active ?? list.current?.middle();
    const index = items.findIndex((item) => keyOf(item) === from);
    const next = items[Math.max(0, Math.min(items.length - 1, index + by))];
    if (!next) return;
    setActive(keyOf(next));
    list.current?.show(keyOf(next));
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.target !== e.currentTarget || e.ctrlKey || e.metaKey || e.altKey) return;
    const keys: Record<string, (() => void) | undefined> = {
      ArrowDown: () => {
        move(1);
      },
      j: () => {
        move(1);
      },
      ArrowUp: () => {
        move(-1);
      },
      k: () => {
        move(-1);
      },
      Enter: active === undefined ? undefined : () => rowActions.toggle(active),
      " ": active === undefined ? undefined : () => rowActions.toggle(active),
      Escape: () => {
        setActive(undefined);
      },
      Home: () => {
        if (older.status !== "end") openAt(START);
        else {
          setFollowing(false);
          list.current?.toStart();
        }
      },
      End: toNewest,
    };
    const act = keys[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  };

  const isMissing =
    at?.index !== undefined &&
    keyOf(at) === entry &&
    newer.status !== "loading" &&
    older.status !== "loading" &&
    items.length > 0 &&
    !items.some((item) => keyOf(item) === entry);
  const ends = run.status !== "running" || filter.throughUs !== undefined;
  return (
    <>
      <div className={styles.view}>
        {items.length === 0 && (
          <NoEntries
            log={log}
            older={older}
            newer={newer}
            isFiltered={isFiltered(filter)}
            clear={() => {
              change(NO_FILTER);
            }}
          />
        )}
        <TimelineList<LogEntry>
          window={log}
          state={state}
          label={`Log of ${run.name}`}
          noun={NOUN}
          estimatePx={(item) => estimatedPx(item, wrap) + (isNarrow ? LINE_PX : 0)}
          row={(item) => {
            const key = keyOf(item);
            return (
              <LogRow
                entry={item}
                clock={clock}
                originUs={originUs}
                searched={filter.text}
                wrap={wrap}
                hasLoggers={found.length > 0}
                isOpen={opened.has(key)}
                isActive={active === key}
                isMarked={entry === key}
                actions={rowActions}
              />
            );
          }}
          place={at}
          following={following}
          onFollow={setFollowing}
          end={ends ? "The last entry" : "New entries appear here"}
          active={active}
          onKeyDown={onKeyDown}
          handle={handle}
        />
        {!following && items.length > 0 && (
          <Button
            className={styles.newest}
            size="xs"
            radius="xl"
            leftSection={<IconArrowDown size={14} />}
            onClick={toNewest}
          >
            {hasNews ? "New entries: jump to newest" : "Jump to newest"}
          </Button>
        )}
      </div>
      <div className={styles.foot} aria-live="polite">
        <span data-loaded={items.length}>{loadedText(items, clock, originUs)}</span>
        {isMissing && <span>The filters do not find the entry of this address</span>}
        <span className={styles.grow} />
        {[older, newer].map(
          (edge, i) =>
            items.length > 0 &&
            (edge.status === "stopped" ||
              edge.status === "failed" ||
              (edge.status === "loading" && edge.pages > 0)) && (
              <EdgeNote
                key={i}
                edge={edge}
                noun={NOUN}
                side={i === 0 ? "older" : "newer"}
                end=""
                stop={() => {
                  log.stop(i === 0 ? "older" : "newer");
                }}
                go={() => void log.load(i === 0 ? "older" : "newer")}
              />
            ),
        )}
        {!ends && (
          <span className={following ? styles.live : undefined}>
            {following ? "Following" : "Not following"}
          </span>
        )}
      </div>
    </>
  );
}

function estimatedPx({ message }: LogEntry, wrap: boolean): number {
  if (!wrap) return ROW_PX;
  const lines = shownText(message).split("\n").length;
  return ROW_PX + (Math.min(lines, MOST_LINES) - 1) * LINE_PX;
}

function loadedText(items: readonly LogEntry[], clock: Clock, originUs: number): string {
  const [first] = items;
  const last = items.at(-1);
  if (!first || !last) return "";
  const times = [first, last].map((item) => timeUsText(item.timeUs, clock, originUs));
  return `${plural(items.length, ...NOUN)} here, ${times.join(" – ")}`;
}

interface NoEntriesProps extends Pick<ReturnType<typeof useLog>["state"], "older" | "newer"> {
  log: ReturnType<typeof useLog>["log"];
  isFiltered: boolean;
  clear: () => void;
}

/** What is said instead of entries. */
function NoEntries({ log, older, newer, isFiltered, clear }: NoEntriesProps) {
  const failed = [older, newer].find((edge) => edge.status === "failed");
  if (failed)
    return (
      <div className={styles.note}>
        <ErrorState error={failed.error} retry={() => void log.openNewest()} />
      </div>
    );
  const stopped = older.status === "stopped";
  if (older.status !== "end" || newer.status === "loading")
    return (
      <div className={styles.note} role="status">
        {!stopped && <Loader size="sm" />}
        <Text size="sm">
          {older.pages === 0
            ? "Loading…"
            : `${stopped ? "Stopped" : "Searching"}: nothing found in ${groupedInteger(older.pages)} ${older.pages === 1 ? "page" : "pages"} so far`}
        </Text>
        {older.pages > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              if (stopped) void log.load("older");
              else log.stop("older");
            }}
          >
            {stopped ? "Go on" : "Stop"}
          </Button>
        )}
      </div>
    );
  return (
    <div className={styles.note}>
      <Text size="sm">
        {isFiltered ? "No entry matches." : "No log entries yet. They appear here with the first one."}
      </Text>
      {isFiltered && (
        <Button size="compact-sm" variant="default" onClick={clear}>
          Clear all filters
        </Button>
      )}
    </div>
  );
}
