/** A number of a JSON text that JavaScript would round or that is beyond its range, as it is written there. */
export class ExactNumber {
  constructor(readonly text: string) {}
}

const parseWith = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context?: { source?: string }) => unknown,
) => unknown;

/** Reads JSON, and keeps numbers that would be rounded. Browsers that do not tell how a number is written round them. */
export function parseExact(text: string): unknown {
  return parseWith(text, (_key, value, context) => {
    const source = context?.source;
    if (typeof value !== "number" || source === undefined) return value;
    const rounded = /^-?\d+$/.test(source) && !Number.isSafeInteger(value) && String(value) !== source;
    return rounded || !Number.isFinite(value) ? new ExactNumber(source) : value;
  });
}
