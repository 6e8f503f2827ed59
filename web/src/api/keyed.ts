/**
 * An object whose names are keys of users: params, tags, metrics or fields. A key may be `constructor` or `__proto__`, so
 * these functions read and change such objects, and no code uses an index.
 */
export type Keyed<V> = Readonly<Record<string, V>>;

/** The value of a key; undefined if the object has none of its own. */
export function own<V>(map: Keyed<V> | undefined, key: string): V | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** A copy without a prototype. Every key may be read and set by index. */
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
 * The new answer with the equal parts of the old one, so that unchanged parts stay the same objects. The query library does
 * the same, but it misses some keys of objects.
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
