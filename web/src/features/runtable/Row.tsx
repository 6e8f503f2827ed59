import { Checkbox, Tooltip } from "@mantine/core";
import {
  IconChevronDown,
  IconChevronRight,
  IconCornerDownRight,
  IconEye,
  IconEyeOff,
  IconPin,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { Run } from "../../api/types";
import { classes } from "../../design/classes";
import type { Shade } from "../../design/colours";
import { groupedInteger, plural } from "../../design/numbers";
import { isPinned } from "../../parts/pins";
import { type ColumnId, parseColumn } from "../../parts/runs/columnNames";
import { RunDot } from "../../parts/runs/RunDot";
import { runName } from "../../parts/runs/runName";
import { AttributeCell, ValueCell } from "./cells";
import textStyles from "../../design/text.module.css";
import styles from "./RunTable.module.css";

const INDENT_PX = 16;

export interface DrawnColumn {
  readonly id: ColumnId;
  readonly index: number;
}

interface RowProps {
  run: Run;
  depth: number;
  open: boolean | undefined;
  left: number;
  onFold: (id: string) => void;
  index: number;
  top: number;
  cells: readonly DrawnColumn[];
  /** Whether there is a gap behind the first column, where columns are out of view. */
  isMoved: boolean;
  template: string;
  width: number;
  shade: Shade | undefined;
  selected: boolean;
  charted: boolean;
  hidden: boolean;
  current: boolean;
  pick: (index: number, on: boolean, range: boolean) => void;
  onHide: (id: string) => void;
  onCursor: (index: number) => void;
}

const sameRow = (a: RowProps, b: RowProps) =>
  a.run === b.run &&
  a.depth === b.depth &&
  a.open === b.open &&
  a.left === b.left &&
  a.index === b.index &&
  a.top === b.top &&
  a.cells === b.cells &&
  a.isMoved === b.isMoved &&
  a.template === b.template &&
  a.shade?.index === b.shade?.index &&
  a.shade?.dash === b.shade?.dash &&
  a.selected === b.selected &&
  a.charted === b.charted &&
  a.hidden === b.hidden &&
  a.current === b.current &&
  a.pick === b.pick &&
  a.onHide === b.onHide;

/** A run of the table. It renders again only when something that it shows has changed. */
export const Row = memo(function Row(p: RowProps) {
  const { run } = p;
  return (
    <div
      role="row"
      aria-rowindex={p.index + 2}
      aria-selected={p.selected}
      className={classes(
        styles.row,
        p.selected && styles.selected,
        p.current && styles.current,
        run.deleted && styles.deleted,
      )}
      data-run={run.id}
      style={{ transform: `translateY(${String(p.top)}px)`, gridTemplateColumns: p.template, width: p.width }}
      onClick={() => {
        p.onCursor(p.index);
      }}
    >
      <div role="gridcell" aria-colindex={1} className={classes(styles.td, styles.first)}>
        <Checkbox
          size="xs"
          aria-label={`Select ${run.name}`}
          checked={p.selected}
          onChange={() => undefined}
          onClick={(e) => {
            e.stopPropagation();
            p.pick(p.index, !p.selected, e.shiftKey);
          }}
        />
        <Tooltip label={p.hidden ? "Show in charts" : "Hide from charts"} openDelay={500}>
          <button
            type="button"
            className={classes(styles.eye, p.hidden && styles.off)}
            aria-pressed={!p.hidden}
            aria-label={p.hidden ? `Show ${run.name} in charts` : `Hide ${run.name} from charts`}
            onClick={(e) => {
              e.stopPropagation();
              p.onHide(run.id);
            }}
          >
            {p.hidden ? <IconEyeOff size={14} /> : <IconEye size={14} />}
          </button>
        </Tooltip>
        <RunDot shade={p.shade} hollow={!p.charted} />
        <Nesting {...p} />
        {isPinned(run) && <IconPin size={13} role="img" aria-label="Pinned" style={{ flex: "none" }} />}
        <Link to="/runs/$runId" params={{ runId: run.id }} className={styles.link} title={run.name}>
          {runName(run)}
        </Link>
        {p.left > 0 && (
          <span
            className={classes(textStyles.faint, textStyles.nowrap)}
            title="Their parent's page lists all"
          >
            +{groupedInteger(p.left)} more
          </span>
        )}
      </div>
      {p.cells.map(({ id, index }, i) => {
        const { kind } = parseColumn(id);
        return (
          <div
            key={id}
            role="gridcell"
            aria-colindex={index + 1}
            className={classes(styles.td, kind === "metric" && styles.metric)}
            {...(i === 0 && p.isMoved && { style: { gridColumnStart: 3 } })}
          >
            {kind === "attribute" ? <AttributeCell id={id} run={run} /> : <ValueCell id={id} run={run} />}
          </div>
        );
      })}
    </div>
  );
}, sameRow);

/** The indent of a run, and the button that shows the runs below it. */
function Nesting({ run, depth, open, onFold }: RowProps) {
  const below = run.children ?? 0;
  return (
    <>
      {depth > 0 && <span style={{ width: depth * INDENT_PX, flex: "none" }} />}
      {open !== undefined ? (
        <button
          type="button"
          className={styles.nesting}
          aria-expanded={open}
          aria-label={`${open ? "Hide" : "Show"} the ${plural(below, "run")} below ${run.name}`}
          title={plural(below, "child run")}
          onClick={(e) => {
            e.stopPropagation();
            onFold(run.id);
          }}
        >
          {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          <small>{groupedInteger(below)}</small>
        </button>
      ) : (
        run.parentRunId && (
          <IconCornerDownRight size={13} className={textStyles.faint} aria-label="child run" />
        )
      )}
    </>
  );
}
