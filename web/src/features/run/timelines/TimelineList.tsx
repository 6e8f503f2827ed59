import { Button, Loader, Text } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import { classes } from "../../../design/classes";
import { messageOf } from "../../../design/ErrorState";
import { plural } from "../../../design/numbers";
import { isBefore, keyOf, type Edge, type TimeItem, type WindowState } from "./timeline";
import type { TimelineWindow } from "./TimelineWindow";
import styles from "./TimelineList.module.css";

export interface ListHandle {
  toEnd: () => void;
  toStart: () => void;
  /** Brings an item into view. */
  show: (key: string) => void;
  /** Brings all of an item that has grown into view. */
  reveal: (key: string) => void;
  /** The item in the middle of the view. */
  middle: () => string | undefined;
}

interface TimelineListProps<T extends TimeItem> {
  window: TimelineWindow<T>;
  state: WindowState<T>;
  /** What a screen reader calls the list. */
  label: string;
  /** What the items are called: "entry" and "entries". */
  noun: readonly [one: string, many: string];
  estimatePx: (item: T) => number;
  row: (item: T) => ReactNode;
  /** What stands above the rows and scrolls sideways with them. */
  head?: ReactNode;
  headPx?: number;
  /** How wide the rows are. */
  width?: string;
  /** The place that the window was opened at. */
  place: TimeItem | undefined;
  following: boolean;
  onFollow: (following: boolean) => void;
  /** What stands behind the newest item. */
  end: ReactNode;
  active: string | undefined;
  onKeyDown: (event: KeyboardEvent, handle: ListHandle) => void;
  handle: (handle: ListHandle) => void;
}

const EDGE_PX = 30;
/** More items are loaded while so few rows lie beyond the view. */
const NEAR_ROWS = 40;
const AT_END_PX = 12;

/**
 * Items of a window in time order, the newest at the bottom. Only those near the view are in the page. A list without
 * items stays in the page too, so that it keeps the focus.
 */
export function TimelineList<T extends TimeItem>(props: TimelineListProps<T>) {
  const { window, state, label, noun, estimatePx, row, head, headPx = 0, width, place, active } = props;
  const { following, onFollow } = props;
  const { items, older, newer, opening } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, height } = useElementSize<HTMLDivElement>();
  const ref = useMergedRef(scroller, sizeRef);
  /** The opening whose place has been brought into view. Before, nothing else is loaded. */
  const [settled, setSettled] = useState(-1);
  const lastTop = useRef(0);
  /** Whether the reader has scrolled since the list was opened. */
  const isMoved = useRef(false);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => {
      const item = items[i];
      return item ? estimatePx(item) : 0;
    },
    getItemKey: (i) => {
      const item = items[i];
      return item ? keyOf(item) : i;
    },
    overscan: 15,
    paddingStart: EDGE_PX + headPx,
    paddingEnd: EDGE_PX,
    scrollPaddingStart: headPx,
    scrollPaddingEnd: EDGE_PX,
    anchorTo: "end",
    followOnAppend: following,
    // The end is only held while it is followed: a row that is opened there stays where it is.
    scrollEndThreshold: following ? AT_END_PX : -1,
  });
  const rows = virtual.getVirtualItems();
  const isEmpty = items.length === 0;

  const toPlace = () => {
    const at = place && items.findIndex((item) => !isBefore(item, place));
    if (at === undefined || at < 0) virtual.scrollToIndex(items.length - 1, { align: "end" });
    else virtual.scrollToIndex(at, { align: "center" });
  };
  useLayoutEffect(() => {
    if (isEmpty || settled === opening) return undefined;
    isMoved.current = false;
    toPlace();
    const frame = requestAnimationFrame(() => {
      setSettled(opening);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
    // Only the first items of an opening are brought into view.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [opening, isEmpty, settled]);
  // What stands above the list may be loaded after it, and leave less room.
  useLayoutEffect(() => {
    if (settled === opening && place && !isMoved.current) toPlace();
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [height]);

  const isSettled = settled === opening;
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;
  const wantsOlder = isSettled && older.status === "more" && first < NEAR_ROWS;
  const wantsNewer = isSettled && newer.status === "more" && last >= items.length - NEAR_ROWS;
  useEffect(() => {
    if (wantsOlder) void window.load("older");
  }, [window, wantsOlder]);
  useEffect(() => {
    if (wantsNewer) void window.load("newer");
  }, [window, wantsNewer]);

  const isNewest = newer.status === "end";
  const isAtEnd = () => {
    const element = scroller.current;
    return !element || element.scrollHeight - element.scrollTop - element.clientHeight <= AT_END_PX;
  };
  useEffect(() => {
    if (isSettled && isNewest && isAtEnd()) onFollow(true);
    // Only the arrival at the newest item is a reason.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isSettled, isNewest]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (following && isSettled && element) element.scrollTop = element.scrollHeight;
  }, [following, isSettled, items, height]);

  const handle: ListHandle = {
    toEnd: () => {
      if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
    },
    toStart: () => {
      virtual.scrollToOffset(0);
    },
    reveal: (key) => {
      requestAnimationFrame(() => document.getElementById(rowId(key))?.scrollIntoView({ block: "nearest" }));
    },
    middle: () => {
      const element = scroller.current;
      const at = element && virtual.getVirtualItemForOffset(element.scrollTop + element.clientHeight / 2);
      return at ? String(at.key) : undefined;
    },
    show: (key) => {
      const at = items.findIndex((item) => keyOf(item) === key);
      if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    },
  };
  const { handle: give } = props;
  useEffect(() => {
    give(handle);
  });

  const noteMove = () => {
    isMoved.current = true;
  };
  const bodyStyle: CSSProperties = { height: virtual.getTotalSize(), ...(width !== undefined && { width }) };
  return (
    <div
      ref={ref}
      className={styles.view}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-busy={older.status === "loading" || newer.status === "loading"}
      aria-activedescendant={active === undefined ? undefined : rowId(active)}
      onScroll={(e) => {
        const { scrollTop } = e.currentTarget;
        if (isSettled) {
          if (isAtEnd()) {
            if (isNewest) onFollow(true);
          } else if (scrollTop < lastTop.current - 1) onFollow(false);
        }
        lastTop.current = scrollTop;
      }}
      onWheel={noteMove}
      onPointerDown={noteMove}
      onKeyDown={(e) => {
        noteMove();
        props.onKeyDown(e, handle);
      }}
    >
      <div className={styles.body} style={bodyStyle}>
        {head !== undefined && <div className={styles.head}>{head}</div>}
        {!isEmpty && (
          <div className={styles.edge} style={{ top: headPx, height: EDGE_PX }}>
            <EdgeNote
              edge={older}
              noun={noun}
              side="older"
              end={`The first ${noun[0]}`}
              stop={() => {
                window.stop("older");
              }}
              go={() => void window.load("older")}
            />
          </div>
        )}
        {rows.map((virtualRow) => {
          const item = items[virtualRow.index];
          return (
            item && (
              <div
                key={virtualRow.key}
                id={rowId(keyOf(item))}
                ref={virtual.measureElement}
                data-index={virtualRow.index}
                role="row"
                className={styles.row}
                style={{ transform: `translateY(${String(virtualRow.start)}px)` }}
              >
                {row(item)}
              </div>
            )
          );
        })}
        {!isEmpty && (
          <div className={classes(styles.edge, styles.newer)} style={{ height: EDGE_PX }}>
            <EdgeNote
              edge={newer}
              noun={noun}
              side="newer"
              end={props.end}
              stop={() => {
                window.stop("newer");
              }}
              go={() => void window.load("newer")}
            />
          </div>
        )}
      </div>
    </div>
  );
}

const rowId = (key: string) => `at-${key}`;

interface EdgeNoteProps {
  edge: Edge;
  noun: readonly [one: string, many: string];
  side: "older" | "newer";
  end: ReactNode;
  stop: () => void;
  go: () => void;
}

/** What is known of an end: that it is the last one, or that more is being loaded, or why not. */
export function EdgeNote({ edge, noun, side, end, stop, go }: EdgeNoteProps) {
  switch (edge.status) {
    case "end":
      return <Text size="xs">{end}</Text>;
    case "more":
      return null;
    case "loading":
      return (
        <>
          <Loader size={12} />
          <Text size="xs">
            {edge.pages === 0
              ? `Loading ${side} ${noun[1]}…`
              : `Searching ${side} ${noun[1]}… ${looked(edge)}`}
          </Text>
          {edge.pages > 0 && (
            <Button size="compact-xs" variant="default" onClick={stop}>
              Stop
            </Button>
          )}
        </>
      );
    case "stopped":
      return (
        <>
          <Text size="xs">
            Stopped before all {side} {noun[1]} were searched
          </Text>
          <Button size="compact-xs" variant="default" onClick={go}>
            Go on
          </Button>
        </>
      );
    case "failed":
      return (
        <>
          <Text size="xs" c="red" truncate role="alert">
            {messageOf(edge.error)}
          </Text>
          <Button size="compact-xs" variant="default" onClick={go}>
            Try again
          </Button>
        </>
      );
  }
}

const looked = ({ pages }: Edge) => `${plural(pages, "page")} so far`;
