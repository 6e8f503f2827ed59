/**
 * Objects whose names are keys that users chose: params, tags, metrics, fields. A key may be `constructor` or
 * `__proto__`, so that they are read and changed through these functions and never by index.
 */
export type Keyed<V> = Readonly<Record<string, V>>;

/** The value of a key; undefined if the object has none of its own. */
export function own<V>(map: Keyed<V> | undefined, key: string): V | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** A copy without a prototype, in which every key means itself and may be set by index. */
export function keyed<V>(map: Keyed<V> | undefined): Record<string, V> {
  // Without a prototype, `__proto__` is a key like any other.
  return Object.assign(Object.create(null) as Record<string, V>, map);
}

type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * An answer with those parts of the one before that are equal, so that what did not change stays the same object. As the
 * query library does it by itself, but with every key of an object.
 */
export function shared(old: unknown, next: unknown): unknown {
  if (Object.is(old, next)) return old;
  if (Array.isArray(old) && Array.isArray(next)) {
    const items = next.map((item: unknown, i) => (i < old.length ? shared(old[i], item) : item));
    const same = items.length === old.length && items.every((item, i) => item === old[i]);
    return same ? old : items;
  }
  if (!isPlain(old) || !isPlain(next)) return next;
  const entries = Object.entries(next).map(([k, v]) => [k, shared(own(old, k), v)] as const);
  const same =
    entries.length === Object.keys(old).length &&
    entries.every(([k, v]) => Object.hasOwn(old, k) && own(old, k) === v);
  return same ? old : Object.fromEntries(entries);
}
