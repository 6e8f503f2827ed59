import { ExactNumber } from "../../../api/exact";
import { own } from "../../../api/keyed";
import type { StreamRow } from "../../../api/types";
import { fromWire } from "../../../api/types";
import { compactNumber, exactNumber } from "../../../design/numbers";

/** A cell shows no more characters of a value. A dialog shows all of them. */
const CELL_CHARS = 120;
/** Longer values can be opened. */
const SHORT_CHARS = 24;

export type ValueKind = "number" | "string" | "word" | "json";

export interface ShownValue {
  readonly kind: ValueKind;
  /** The text in the cell. */
  readonly short: string;
  /** The whole text, for the dialog and for copying. It is made when it is needed. */
  readonly full: () => string;
  readonly isLong: boolean;
  /** Whether it is a number that is not finite, an empty text, or null. */
  readonly isOdd: boolean;
}

const NON_FINITE = new Set(["NaN", "Infinity", "-Infinity"]);

/** The value of a field of a row; undefined if the row does not have it. */
export function shownValue(
  row: Pick<StreamRow, "fields" | "strings">,
  field: string,
): ShownValue | undefined {
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
  const compact = jsonText(value, CELL_CHARS, 0, 0, roundedNumber);
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
  // Line breaks would make the cell higher, and tabs would be invisible.
  const line = text.slice(0, CELL_CHARS + 1).replace(/[\r\n\t]+/g, " ⏎ ");
  return {
    kind: "string",
    short: text.trim() === "" ? JSON.stringify(text) : cut(line),
    full: () => text,
    isLong: text.length > SHORT_CHARS || /[\r\n\t]/.test(text),
    isOdd: text.trim() === "",
  };
}

/** Digits of a number inside a cell, where many numbers stand side by side. The dialog has all of them. */
const DIGITS = 5;

function roundedNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(DIGITS)));
}

function cut(text: string): string {
  return text.length <= CELL_CHARS ? text : `${text.slice(0, CELL_CHARS)}…`;
}

/**
 * The JSON of a value with exact numbers, either on one line with spaces behind commas and colons, or indented. It ends
 * soon after `most` characters.
 */
export function jsonText(
  value: unknown,
  most: number,
  indent = 0,
  at = 0,
  number: (value: number) => string = JSON.stringify,
): string {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value === "number") return number(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const isList = Array.isArray(value);
  const entries: [string, unknown][] = isList
    ? value.map((v: unknown) => ["", v])
    : Object.entries(value as Record<string, unknown>);
  const [left, right] = isList ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) return left + right;
  // Lists of scalars stay on one line.
  const flat = indent === 0 || (isList && value.every((v) => v === null || typeof v !== "object"));
  const line = `\n${" ".repeat(at + indent)}`;
  let out = left;
  for (const [i, [name, one]] of entries.entries()) {
    if (out.length > most) return out;
    out += (i === 0 ? "" : flat ? ", " : ",") + (flat ? "" : line);
    if (!isList) out += `${JSON.stringify(name)}: `;
    out += jsonText(one, most - out.length, indent, at + indent, number);
  }
  return out + (flat ? "" : `\n${" ".repeat(at)}`) + right;
}
