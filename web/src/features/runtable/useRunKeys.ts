import { useState } from "react";
import type { Run } from "../../api/types";
import { useKeys } from "../../design/useKeys";

interface RunKeys {
  runs: readonly Run[];
  focusFilter: () => void;
  toggle: (id: string) => void;
  hide: (id: string) => void;
  pin: (id: string) => void;
  open: (id: string) => void;
  compare: () => void;
  clear: () => void;
}

/** The row of the keyboard's cursor, and the keys that move the cursor or act on the row. */
export function useRunKeys({ runs, focusFilter, toggle, hide, pin, open, compare, clear }: RunKeys) {
  const [cursor, setCursor] = useState(-1);
  const move = (by: number) => {
    setCursor((c) => Math.max(0, Math.min(runs.length - 1, c + by)));
  };
  const onCurrent = (act: (id: string) => void) => () => {
    const current = runs[cursor];
    if (current) act(current.id);
  };
  const next = () => {
    move(1);
  };
  const previous = () => {
    move(-1);
  };
  useKeys({
    "/": focusFilter,
    j: next,
    ArrowDown: next,
    k: previous,
    ArrowUp: previous,
    x: onCurrent(toggle),
    " ": onCurrent(toggle),
    h: onCurrent(hide),
    f: onCurrent(pin),
    c: compare,
    Escape: clear,
    Enter: onCurrent(open),
  });
  return [cursor, setCursor] as const;
}
