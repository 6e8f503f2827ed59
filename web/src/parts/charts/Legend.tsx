import { Popover, UnstyledButton } from "@mantine/core";
import { useLayoutEffect, useRef, useState } from "react";
import { classes } from "../../design/classes";
import { swatch } from "../../design/colours";
import { groupedInteger, plural } from "../../design/numbers";
import type { CurveSpec } from "./curves";
import { curveId } from "./curves";
import styles from "./Legend.module.css";

/** More entries never fit on the line. */
const MEASURED = 16;

interface LegendProps {
  specs: readonly CurveSpec[];
  width: number;
  off: ReadonlySet<string>;
  focus: string | undefined;
  onFocus: (id: string | undefined) => void;
  onToggle: (id: string) => void;
  /** Whether a single curve has an entry. */
  always: boolean;
}

/** The names of the curves on one line, and a list that has all of them. A click takes a curve out of the chart. */
export function Legend(props: LegendProps) {
  const { specs, width, always } = props;
  const line = useRef<HTMLDivElement>(null);
  const [fit, setFit] = useState(specs.length);
  useLayoutEffect(() => {
    const entries = [...(line.current?.children ?? [])] as HTMLElement[];
    const top = entries[0]?.offsetTop;
    setFit(entries.filter((e) => e.offsetTop === top).length);
  }, [specs, width]);
  if (specs.length < 2 && !always) return null;
  const more = specs.length - fit;
  return (
    <div className={styles.legend}>
      <div ref={line} className={styles.line} role="group" aria-label="Legend">
        {specs.slice(0, MEASURED).map((s, i) => (
          <Entry key={curveId(s)} spec={s} {...props} reachable={i < fit} />
        ))}
      </div>
      {more > 0 && (
        <Popover position="bottom-end" withinPortal shadow="md">
          <Popover.Target>
            <UnstyledButton className={styles.more} aria-label={`All ${String(specs.length)} curves`}>
              +{groupedInteger(more)}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown p={6}>
            <div className={styles.list} role="group" aria-label="All curves">
              {specs.map((s) => (
                <Entry key={curveId(s)} spec={s} {...props} reachable />
              ))}
            </div>
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  );
}

function Entry({
  spec,
  off,
  focus,
  onFocus,
  onToggle,
  reachable,
}: LegendProps & { spec: CurveSpec; reachable: boolean }) {
  const id = curveId(spec);
  const isOff = off.has(id);
  const runs = spec.runs === undefined ? "" : `, ${plural(spec.runs, "run")}`;
  return (
    <UnstyledButton
      className={classes(styles.entry, isOff && styles.off, focus === id && styles.focus)}
      title={`${spec.label}${runs}: click to ${isOff ? "show" : "hide"}`}
      aria-pressed={!isOff}
      tabIndex={reachable ? 0 : -1}
      onMouseEnter={() => {
        onFocus(isOff ? undefined : id);
      }}
      onMouseLeave={() => {
        onFocus(undefined);
      }}
      onClick={() => {
        onFocus(undefined);
        onToggle(id);
      }}
    >
      <i style={{ background: swatch(spec.colour, spec.dash) }} />
      <span>{spec.label}</span>
      {spec.runs !== undefined && <small>{groupedInteger(spec.runs)}</small>}
    </UnstyledButton>
  );
}
