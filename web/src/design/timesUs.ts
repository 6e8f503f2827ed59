import { isDate, localDate, localTime } from "./times";

/** Times in microseconds since 1970, and the texts in which people write them. */

const US = 1000;
const SECOND_US = 1_000_000;

/** The digits of a second: three if they say it exactly, else six. */
function fraction(us: number): string {
  const rest = ((us % SECOND_US) + SECOND_US) % SECOND_US;
  const digits = String(rest).padStart(6, "0");
  return digits.endsWith("000") ? digits.slice(0, 3) : digits;
}

/** Milliseconds, rounded down to the second, so that a fraction can be written behind it. */
const secondMs = (us: number) => Math.floor(us / SECOND_US) * US;

const hasDate = (us: number) => isDate(us / US);

/** Local date and time with the fraction of the second. */
export function localTimeUs(us: number): string {
  return hasDate(us) ? `${localTime(secondMs(us))}.${fraction(us)}` : `${String(us)} µs`;
}

/** A date and time in UTC, as in "2026-03-01T12:00:00.000250Z". `parseTimeUs` reads it. */
export function isoTimeUs(us: number): string {
  if (!hasDate(us)) return String(us);
  return `${new Date(secondMs(us)).toISOString().slice(0, -5)}.${fraction(us)}Z`;
}

/** A time as a distance from another one, as in "+1:02:03.250". */
export function sinceUs(us: number, originUs: number): string {
  const distance = Math.abs(us - originUs);
  const seconds = Math.floor(distance / SECOND_US);
  const two = (n: number) => String(n).padStart(2, "0");
  const clock = [Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
  const hours = Math.floor(seconds / 3600);
  return `${us < originUs ? "−" : "+"}${hours > 0 ? `${String(hours)}:` : ""}${clock}.${fraction(distance)}`;
}

const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/;
const SINCE = /^([+−-])(?:(\d+):)?(\d+)(?::(\d{1,2}))?(?:[.,](\d{1,9}))?$/;
const NUMBER = /^-?\d{7,19}$/;

/**
 * Reads a time as people write it: a date with or without a clock ("2026-03-01 12:00:00.25", local, or with Z or an offset),
 * a clock alone ("12:00", on the day of the origin), a distance from the origin ("+90", "+1:30", "+1:02:03.5"), or a
 * number of microseconds since 1970. Undefined if the text is none of these.
 */
export function parseTimeUs(text: string, originUs: number): number | undefined {
  const wanted = text.trim();
  if (NUMBER.test(wanted)) {
    const us = Number(wanted);
    return Number.isSafeInteger(us) ? us : undefined;
  }
  const since = SINCE.exec(wanted);
  if (since) return sinceOrigin(since, originUs);
  const clock = CLOCK.exec(wanted);
  const full = clock ? `${localDate(originUs / US)} ${wanted}` : wanted;
  const match = DATE_TIME.exec(full);
  if (!match) return undefined;
  const [, date = "", hour = "00", minute = "00", second = "00", digits = "", zone = ""] = match;
  // A date alone would be read as UTC; with a clock it is local.
  const ms = Date.parse(`${date}T${hour.padStart(2, "0")}:${minute}:${second}${zone.toUpperCase()}`);
  return Number.isNaN(ms) || !isRealDate(date) ? undefined : ms * US + microsOf(digits);
}

/** Whether the calendar has the day: browsers take February 30 for March 2. */
function isRealDate(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

function sinceOrigin(match: RegExpExecArray, originUs: number): number {
  const [, sign = "+", a, b = "0", c, digits = ""] = match;
  const parts = [a, b, c].filter((p) => p !== undefined).map(Number);
  const seconds = parts.reduce((sum, part) => sum * 60 + part, 0);
  const us = seconds * SECOND_US + microsOf(digits);
  return originUs + (sign === "+" ? us : -us);
}

const microsOf = (digits: string) => Number(digits.padEnd(6, "0").slice(0, 6));
