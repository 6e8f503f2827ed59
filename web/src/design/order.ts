const collator = new Intl.Collator(undefined, { numeric: true });

/** The order of names as people expect it: "b2" before "b10". */
export const byName = (a: string, b: string) => collator.compare(a, b);
