/** Moves a chart's crosshair to an x, or takes it away. */
export type MoveCursor = (x: number | undefined) => void;

const charts = new Map<string, Set<MoveCursor>>();

/**
 * Joins a chart to those whose crosshairs move together. They move to the same x, because each chart has its own
 * range.
 */
export function joinCursors(key: string, move: MoveCursor): { tell: MoveCursor; leave: () => void } {
  const all = charts.get(key) ?? new Set();
  charts.set(key, all);
  all.add(move);
  return {
    tell: (x) => {
      for (const other of all) if (other !== move) other(x);
    },
    leave: () => {
      all.delete(move);
      if (all.size === 0) charts.delete(key);
    },
  };
}
