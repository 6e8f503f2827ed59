import { Button, Loader, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { messageOf } from "../../design/ErrorState";
import { shortDuration } from "../../design/times";
import { xTicks } from "../../plot/axis/axisTicks";
import { TaskLine } from "./TaskLine";
import { taskRows, type TaskRow, type TaskSpan } from "./taskRows";
import { TOP, type TaskTree, type TreeState } from "./TaskTree";
import styles from "./TaskTree.module.css";

interface TaskTreeViewProps {
  tree: TaskTree;
  state: TreeState;
  /** The times of the axis. */
  span: TaskSpan;
  /** Where the axis has its zero: the start of the first task. */
  originUs: number;
  nowUs: number;
  chosen: string | undefined;
  /** A task that has just become part of the tree, and is brought into view. */
  revealed: string | undefined;
  choose: (id: string) => void;
  /** What the rows are called. */
  words?: TreeWords;
}

export interface TreeWords {
  readonly one: string;
  readonly byStart: string;
  readonly since: string;
}

const TASKS: TreeWords = { one: "Task", byStart: "Tasks by start", since: "since the first task" };

const ROW_PX = 28;
const HEAD_PX = 27;
const US = 1000;
/** More tasks are loaded while so few rows lie below the view. */
const NEAR_ROWS = 30;

/** The tasks by start, each with its bar on the axis. Only those near the view are in the page. */
export function TaskTreeView(props: TaskTreeViewProps) {
  const { tree, state, span, originUs, nowUs, chosen, revealed, choose, words = TASKS } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: axisRef, width: axisPx } = useElementSize<HTMLDivElement>();
  const rows = useMemo(() => taskRows(state), [state]);
  const [cursor, setCursor] = useState<string | undefined>(chosen);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => rows[i]?.key ?? i,
    overscan: 12,
    paddingStart: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;

  const near = rows
    .slice(0, last + NEAR_ROWS)
    .findLast((r, i) => r.kind === "more" && i >= last - shown.length);
  const wanted =
    near?.kind === "more" && near.branch.error === undefined && !near.branch.isLoading ? near.of : undefined;
  const known = wanted === undefined ? undefined : state.branches.get(wanted)?.tasks.length;
  useEffect(() => {
    if (wanted !== undefined) void tree.loadMore(wanted);
  }, [tree, wanted, known]);

  const show = (index: number) => {
    if (index >= 0) virtual.scrollToIndex(index, { align: "auto" });
  };
  useEffect(() => {
    if (revealed === undefined) return;
    setCursor(revealed);
    show(rows.findIndex((r) => r.key === revealed));
    // Only a task that has been revealed is brought into view, not at each change of the tree.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [revealed]);

  const moveTo = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setCursor(row.key);
    show(index);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target !== e.currentTarget) return;
    const at = rows.findIndex((r) => r.key === cursor);
    const act = keyAction(e.key, rows, at);
    if (!act) return;
    e.preventDefault();
    if (act.move !== undefined) moveTo(act.move);
    if (act.toggle) tree.setOpen(act.toggle.id, act.toggle.isOpen);
    if (act.choose !== undefined) choose(act.choose);
  };

  const axis = {
    min: (span.fromUs - originUs) / US,
    max: Math.max(span.throughUs, span.fromUs + 1) / US - originUs / US,
  };
  const ticks = xTicks({ kind: "duration", name: "" }, axis, Math.max(60, axisPx));
  const places = ticks.at.map((ms, i) => ({
    left: (ms - axis.min) / (axis.max - axis.min),
    text: ticks.texts[i] ?? "",
  }));
  return (
    <div
      ref={scroller}
      className={styles.view}
      role="treegrid"
      tabIndex={0}
      aria-label={words.byStart}
      aria-busy={state.branches.get(TOP)?.isLoading ?? true}
      aria-activedescendant={cursor === undefined ? undefined : rowId(cursor)}
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (cursor === undefined) setCursor(rows[0]?.key);
      }}
    >
      <div className={styles.body} style={{ height: virtual.getTotalSize() }}>
        <div className={styles.head}>
          <div className={styles.columns} role="row">
            <span role="columnheader">{words.one}</span>
            <span role="columnheader">Status</span>
            <span role="columnheader" className={styles.duration}>
              Duration
            </span>
            <div ref={axisRef} className={styles.axis} role="columnheader" aria-label="Time">
              {places.map(({ left, text }) => (
                <span
                  key={text}
                  className={styles.tick}
                  data-end={left > 0.9 || undefined}
                  data-start={left < 0.05 || undefined}
                  style={{ left: `${String(left * 100)}%` }}
                >
                  {text}
                </span>
              ))}
              <span className={styles.sr}>
                {shortDuration(axis.min)} to {shortDuration(axis.max)} {words.since}
              </span>
            </div>
          </div>
        </div>
        {shown.map(({ index, key, start }) => {
          const row = rows[index];
          return (
            row && (
              <div
                key={key}
                id={rowId(row.key)}
                role="row"
                aria-level={row.depth + 1}
                aria-selected={row.key === chosen}
                {...(row.kind === "task" && row.task.children > 0 && { "aria-expanded": row.isOpen })}
                className={styles.row}
                data-cursor={row.key === cursor || undefined}
                style={{ transform: `translateY(${String(start)}px)`, height: ROW_PX }}
              >
                {row.kind === "task" ? (
                  <TaskLine
                    task={row.task}
                    depth={row.depth}
                    isOpen={row.isOpen}
                    span={span}
                    nowUs={nowUs}
                    ticks={places}
                    toggle={() => {
                      setCursor(row.key);
                      tree.setOpen(row.task.id, !row.isOpen);
                    }}
                    choose={() => {
                      setCursor(row.key);
                      choose(row.task.id);
                    }}
                  />
                ) : (
                  <MoreLine row={row} retry={() => void tree.loadMore(row.of)} />
                )}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

const rowId = (key: string) => `task-${key}`;

function MoreLine({ row, retry }: { row: TaskRow & { kind: "more" }; retry: () => void }) {
  const { error } = row.branch;
  return (
    <div className={styles.more} style={{ paddingLeft: 24 + row.depth * 18 }} role="gridcell">
      {error === undefined ? (
        <>
          <Loader size={12} />
          <Text size="xs" c="dimmed">
            Loading tasks…
          </Text>
        </>
      ) : (
        <>
          <Text size="xs" c="red" truncate role="alert">
            {messageOf(error)}
          </Text>
          <Button size="compact-xs" variant="default" onClick={retry}>
            Try again
          </Button>
        </>
      )}
    </div>
  );
}

interface KeyAction {
  move?: number;
  toggle?: { id: string; isOpen: boolean };
  choose?: string;
}

/** What a key does in a tree whose cursor is on a row; undefined if it does nothing. */
export function keyAction(key: string, rows: readonly TaskRow[], at: number): KeyAction | undefined {
  const row = rows[at];
  const task = row?.kind === "task" ? row : undefined;
  switch (key) {
    case "ArrowDown":
    case "j":
      return { move: Math.min(rows.length - 1, at + 1) };
    case "ArrowUp":
    case "k":
      return { move: Math.max(0, at - 1) };
    case "Home":
      return { move: 0 };
    case "End":
      return { move: rows.length - 1 };
    case "ArrowRight":
      if (!task || task.task.children === 0) return undefined;
      return task.isOpen ? { move: at + 1 } : { toggle: { id: task.task.id, isOpen: true } };
    case "ArrowLeft": {
      if (!row) return undefined;
      if (task?.isOpen) return { toggle: { id: task.task.id, isOpen: false } };
      const around = rows.slice(0, at).findLastIndex((r) => r.depth < row.depth);
      return around < 0 ? undefined : { move: around };
    }
    case "Enter":
    case " ":
      return task && { choose: task.task.id };
    default:
      return undefined;
  }
}
