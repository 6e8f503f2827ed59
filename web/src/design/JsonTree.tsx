import { useState } from "react";
import { groupedInteger } from "./numbers";
import textStyles from "./text.module.css";
import styles from "./JsonTree.module.css";

const OPEN_DEPTH = 2;
const SHOWN = 200;

/** A JSON value that opens and closes. Only the open parts are in the page. */
export function JsonTree({ value, name, depth = 0 }: { value: unknown; name?: string; depth?: number }) {
  const [open, setOpen] = useState(depth < OPEN_DEPTH);
  const [limit, setLimit] = useState(SHOWN);
  const label = name !== undefined && <span className={styles.key}>{name}: </span>;
  if (value === null || typeof value !== "object")
    return (
      <div>
        {label}
        <span className={styles[value === null ? "null" : typeof value]}>{JSON.stringify(value)}</span>
      </div>
    );
  const isList = Array.isArray(value);
  const entries: [string, unknown][] = isList
    ? value.map((v: unknown, i) => [String(i), v])
    : Object.entries(value as Record<string, unknown>);
  const [left, right] = isList ? ["[", "]"] : ["{", "}"];
  return (
    <div>
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span aria-hidden>{open ? "▾" : "▸"}</span> {label}
        {open ? left : `${left}…${right}`}
        {!open && <small className={textStyles.faint}> {groupedInteger(entries.length)}</small>}
      </button>
      {open && (
        <>
          <div className={styles.inside}>
            {entries.slice(0, limit).map(([k, v]) => (
              <JsonTree key={k} name={k} value={v} depth={depth + 1} />
            ))}
            {entries.length > limit && (
              <button
                type="button"
                className={styles.toggle}
                onClick={() => {
                  setLimit(limit * 5);
                }}
              >
                {groupedInteger(entries.length - limit)} more…
              </button>
            )}
          </div>
          {right}
        </>
      )}
    </div>
  );
}
