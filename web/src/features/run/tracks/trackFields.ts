import { ExactNumber } from "../../../api/exact";
import { own } from "../../../api/keyed";
import type { TrackRow } from "../../../api/types";
import { fromWire } from "../../../api/types";
import { byName } from "../../../design/order";
import { shownValue } from "../rows/values";

/** What some rows of a track say about its fields. The server keeps no list of them. */
export interface TrackFields {
  /** In the order of names. */
  readonly names: readonly string[];
  /** The fields without a number. */
  readonly texts: ReadonlySet<string>;
  /** The places of numbers in rows: a field, or a path into its JSON, as in `pose/position/x` or `q/3`. */
  readonly paths: readonly string[];
  /** How many characters the longest value of a field takes in a table. */
  readonly chars: ReadonlyMap<string, number>;
}

const MOST_DEPTH = 4;
/** Longer lists are no coordinates, but data. */
const MOST_ITEMS = 16;
/** A list of paths of which one chooses has no more. */
const MOST_PATHS = 500;

export function fieldsOf(rows: readonly TrackRow[]): TrackFields {
  const numbers = new Set<string>();
  const names = new Set<string>();
  const paths = new Set<string>();
  const chars = new Map<string, number>();
  for (const row of rows)
    for (const [name, value] of Object.entries(row.fields)) {
      names.add(name);
      chars.set(name, Math.max(chars.get(name) ?? 0, shownValue(row, name)?.short.length ?? 0));
      if (isNumber(value, row, name)) numbers.add(name);
      if (paths.size < MOST_PATHS) addPaths(isNumber(value, row, name) ? 0 : value, name, 0, paths);
    }
  return {
    names: [...names].sort(byName),
    texts: new Set([...names].filter((n) => !numbers.has(n))),
    paths: [...paths].sort(byName),
    chars,
  };
}

const NON_FINITE = new Set<unknown>(["NaN", "Infinity", "-Infinity"]);

/** The strings NaN, Infinity and -Infinity are numbers, but for those of the fields that are named as strings. */
function isNumber(value: unknown, row: TrackRow, field: string): boolean {
  if (typeof value === "number" || value instanceof ExactNumber) return true;
  return NON_FINITE.has(value) && row.strings?.includes(field) !== true;
}

function addPaths(value: unknown, path: string, depth: number, paths: Set<string>): void {
  if (typeof value === "number" || value instanceof ExactNumber) {
    paths.add(path);
    return;
  }
  if (value === null || typeof value !== "object" || depth >= MOST_DEPTH) return;
  if (Array.isArray(value) && value.length > MOST_ITEMS) return;
  for (const [name, one] of Object.entries(value))
    addPaths(one, `${path}/${escaped(name)}`, depth + 1, paths);
}

/** As in a JSON pointer, so that a slash in a name is not taken for a step. */
const escaped = (name: string) => name.replace(/~/g, "~0").replace(/\//g, "~1");
const unescaped = (name: string) => name.replace(/~1/g, "/").replace(/~0/g, "~");

export const fieldOfPath = (path: string): string => path.split("/", 1)[0] ?? "";

/** The number at a path of a row; undefined if there is none. */
export function numberAt(row: TrackRow, path: string): number | undefined {
  const [field = "", ...steps] = path.split("/");
  let value = own(row.fields, field);
  if (steps.length === 0 && typeof value === "string")
    return isNumber(value, row, field) ? fromWire(value as "NaN") : undefined;
  for (const step of steps) {
    if (value === null || typeof value !== "object") return undefined;
    value = own(value as Record<string, unknown>, unescaped(step));
  }
  if (value instanceof ExactNumber) return Number(value.text);
  return typeof value === "number" ? value : undefined;
}
