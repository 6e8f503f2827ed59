import { memo, type MouseEvent } from "react";
import type { LogEntry, LogLevel } from "../../../api/types";
import { classes } from "../../../design/classes";
import { groupedInteger } from "../../../design/numbers";
import type { Clock } from "../timelines/timeRange";
import { keyOf } from "../timelines/timeline";
import { TimeUsText } from "../timelines/TimeUsText";
import { LogDetails } from "./LogDetails";
import { cutText, firstLines, shownText } from "./logText";
import { Matches } from "./Matches";
import styles from "./LogRow.module.css";

export interface LogRowActions {
  /** Opens the entry, or closes it. */
  toggle: (key: string) => void;
  /** Puts the entry into the address. */
  name: (key: string) => void;
  /** Shows the entries of a logger only. */
  only: (logger: string) => void;
}

interface LogRowProps {
  entry: LogEntry;
  clock: Clock;
  originUs: number;
  searched: string;
  wrap: boolean;
  /** Whether there is room for the names of loggers. */
  hasLoggers: boolean;
  isOpen: boolean;
  isActive: boolean;
  isMarked: boolean;
  actions: LogRowActions;
}

/** A row shows no more lines of a message until it is opened. */
const LINES = 8;

/** An entry: its time, level, logger and message, and all that it has once it is opened. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { entry, clock, originUs, searched, wrap, hasLoggers, isOpen, isActive, isMarked, actions } = props;
  const key = keyOf(entry);
  const onClick = (e: MouseEvent) => {
    const isControl = e.target instanceof Element && e.target.closest("a, button, pre, input") !== null;
    if (!isControl && window.getSelection()?.isCollapsed !== false) actions.toggle(key);
  };
  return (
    <div
      className={classes(
        styles.entry,
        styles[entry.level],
        isActive && styles.active,
        isMarked && styles.marked,
      )}
      data-level={entry.level}
      data-entry={key}
    >
      <div
        className={classes(styles.line, !wrap && styles.single)}
        onClick={onClick}
        aria-expanded={isOpen}
        role="gridcell"
      >
        <button
          type="button"
          className={styles.time}
          title="Name this entry in the address"
          onClick={() => {
            actions.name(key);
          }}
        >
          <TimeUsText us={entry.timeUs} clock={clock} originUs={originUs} />
        </button>
        <LevelWord level={entry.level} />
        {entry.logger === undefined && hasLoggers && <span className={styles.logger} />}
        {entry.logger !== undefined && (
          <button
            type="button"
            className={styles.logger}
            title={`${entry.logger}\nShow only its entries`}
            onClick={() => {
              if (entry.logger !== undefined) actions.only(entry.logger);
            }}
          >
            <Matches text={entry.logger} searched={searched} />
          </button>
        )}
        <Message entry={entry} searched={searched} wrap={wrap} isOpen={isOpen} />
      </div>
      {isOpen && <LogDetails entry={entry} originUs={originUs} searched={searched} name={actions.name} />}
    </div>
  );
});

export function LevelWord({ level }: { level: LogLevel }) {
  return <span className={classes(styles.level, styles[level])}>{level}</span>;
}

function Message({
  entry,
  searched,
  wrap,
  isOpen,
}: {
  entry: LogEntry;
  searched: string;
  wrap: boolean;
  isOpen: boolean;
}) {
  const text = shownText(entry.message);
  const lines = isOpen ? { shown: text, hidden: 0 } : firstLines(text, wrap ? LINES : 1);
  const { shown, hidden: chars } = isOpen ? { shown: lines.shown, hidden: 0 } : cutText(lines.shown);
  const more = [
    lines.hidden > 0 && `${groupedInteger(lines.hidden)} more lines`,
    chars > 0 && `${groupedInteger(chars)} more characters`,
    !isOpen && entry.exception !== undefined && exceptionName(entry.exception),
    !isOpen && entry.metadata && "{…}",
  ].filter((part) => part !== false && part !== undefined);
  return (
    <div className={styles.message}>
      <Matches text={shown} searched={searched} />
      {more.map((part) => (
        <span key={part} className={styles.more}>
          {part}
        </span>
      ))}
    </div>
  );
}

/** The first line of a stack, which names the exception. */
function exceptionName(stack: string): string {
  const line = stack.trimStart().split("\n", 1)[0] ?? "";
  return line.length > 80 ? `${line.slice(0, 80)}…` : line === "" ? "exception" : line;
}
