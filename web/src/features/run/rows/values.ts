import { ExactNumber } from "../../../api/exact";
import { own } from "../../../api/keyed";
import type { StreamRow } from "../../../api/types";
import { fromWire } from "../../../api/types";
import { compactNumber, exactNumber } from "../../../design/numbers";

/** More of a value is not drawn in a cell; the whole is shown on demand. */
const CELL_CHARS = 120;
/** So many fit in a cell and in a glance; longer ones can be opened. */
const SHORT_CHARS = 24;

export type ValueKind = "number" | "string" | "word" | "json";

export interface ShownValue {
  readonly kind: ValueKind;
  /** What stands in the cell. */
  readonly short: string;
  /** What is shown and copied as a whole; made when it is asked for. */
  readonly full: () => string;
  readonly isLong: boolean;
  /** A number that is not finite, text that is empty, or null. */
  readonly isOdd: boolean;
}

const NON_FINITE = new Set(["NaN", "Infinity", "-Infinity"]);

/** The value of a field of a row; undefined if the row does not have it. */
export function shownValue(row: StreamRow, field: string): ShownValue | undefined {
  const value = own(row.fields, field);
  if (value === undefined) return undefined;
  if (typeof value === "number") return numberValue(value);
  if (typeof value === "string")
    return NON_FINITE.has(value) && !row.strings?.includes(field)
      ? numberValue(fromWire(value as "NaN"))
      : stringValue(value);
  if (value === null || typeof value === "boolean") {
    const word = String(value);
    return { kind: "word", short: word, full: () => word, isLong: false, isOdd: value === null };
  }
  if (value instanceof ExactNumber)
    return {
      kind: "number",
      short: cut(value.text),
      full: () => value.text,
      isLong: value.text.length > SHORT_CHARS,
      isOdd: false,
    };
  const compact = jsonText(value, CELL_CHARS);
  return {
    kind: "json",
    short: cut(compact),
    full: () => jsonText(value, Infinity, 2),
    isLong: true,
    isOdd: false,
  };
}

function numberValue(value: number): ShownValue {
  return {
    kind: "number",
    short: compactNumber(value, 6),
    full: () => exactNumber(value),
    isLong: false,
    isOdd: !Number.isFinite(value),
  };
}

function stringValue(text: string): ShownValue {
  // Lines and tabs would make a cell higher or be invisible.
  const line = text.slice(0, CELL_CHARS + 1).replace(/[\r\n\t]+/g, " ⏎ ");
  return {
    kind: "string",
    short: text.trim() === "" ? JSON.stringify(text) : cut(line),
    full: () => text,
    isLong: text.length > SHORT_CHARS || /[\r\n\t]/.test(text),
    isOdd: text.trim() === "",
  };
}

function cut(text: string): string {
  return text.length <= CELL_CHARS ? text : `${text.slice(0, CELL_CHARS)}…`;
}

/**
 * The JSON of a value with exact numbers: in one line with a space behind commas and colons, or indented. Ends soon after
 * `most` characters.
 */
export function jsonText(value: unknown, most: number, indent = 0, at = 0): string {
  if (value instanceof ExactNumber) return value.text;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const isList = Array.isArray(value);
  const entries: [string, unknown][] = isList
    ? value.map((v: unknown) => ["", v])
    : Object.entries(value as Record<string, unknown>);
  const [left, right] = isList ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) return left + right;
  // Lists of scalars stay on a line.
  const flat = indent === 0 || (isList && value.every((v) => v === null || typeof v !== "object"));
  const line = `\n${" ".repeat(at + indent)}`;
  let out = left;
  for (const [i, [name, one]] of entries.entries()) {
    if (out.length > most) return out;
    out += (i === 0 ? "" : flat ? ", " : ",") + (flat ? "" : line);
    if (!isList) out += `${JSON.stringify(name)}: `;
    out += jsonText(one, most - out.length, indent, at + indent);
  }
  return out + (flat ? "" : `\n${" ".repeat(at)}`) + right;
}
