import type { Run } from "../../api/types";
import { byName } from "../../design/order";

export interface DiffRow<V> {
  readonly key: string;
  readonly values: readonly (V | undefined)[];
  /** Whether the runs have different values. */
  readonly differs: boolean;
}

/** A row for each key that any of the runs has, with a value for each run. */
export function diffRows<V>(
  runs: readonly Run[],
  mapOf: (run: Run) => Record<string, V> | undefined,
  same: (a: V, b: V) => boolean = Object.is,
): DiffRow<V>[] {
  const maps = runs.map((r) => mapOf(r) ?? {});
  const keys = [...new Set(maps.flatMap((m) => Object.keys(m)))];
  return keys.sort(byName).map((key) => {
    const values = maps.map((m) => (Object.hasOwn(m, key) ? m[key] : undefined));
    const [first] = values;
    const differs = values.some((v) =>
      v === undefined || first === undefined ? v !== first : !same(v, first),
    );
    return { key, values, differs };
  });
}
