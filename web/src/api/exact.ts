/** A number that JavaScript would round or cannot hold, as it is written in the JSON. */
export class ExactNumber {
  constructor(readonly text: string) {}
}

const parseWith = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context?: { source?: string }) => unknown,
) => unknown;

/** Parses JSON and keeps numbers exact. A browser that does not give the text of a number to the reviver rounds it. */
export function parseExact(text: string): unknown {
  return parseWith(text, (_key, value, context) => {
    const source = context?.source;
    if (typeof value !== "number" || source === undefined) return value;
    const rounded = /^-?\d+$/.test(source) && !Number.isSafeInteger(value) && String(value) !== source;
    return rounded || !Number.isFinite(value) ? new ExactNumber(source) : value;
  });
}
