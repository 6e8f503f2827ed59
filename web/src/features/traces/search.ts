import type { TraceStatus } from "../../api/types";

const STATUSES: readonly TraceStatus[] = ["ok", "error", "in_progress"];
const HOUR_MS = 3_600_000;

/** How far back traces are looked for, by its name in an address. */
const SINCE_MS = { "1h": HOUR_MS, "24h": 24 * HOUR_MS, "7d": 7 * 24 * HOUR_MS } as const;

export type Since = keyof typeof SINCE_MS;

export const statusOf = (text: string | undefined): TraceStatus | undefined =>
  STATUSES.find((one) => one === text);

export const sinceOf = (text: string | undefined): Since | undefined =>
  text !== undefined && Object.hasOwn(SINCE_MS, text) ? (text as Since) : undefined;

export const SORTS = {
  time: "timestamp",
  name: "name",
  duration: "duration",
  tokens: "total_tokens",
  cost: "cost",
} as const;

export type SortField = keyof typeof SORTS;

export interface Sort {
  readonly field: SortField;
  readonly descending: boolean;
}

/** An order such as `-duration`; the newest first if the text is none. */
export function sortOf(text = "-time"): Sort {
  const field = text.replace(/^-/, "");
  return Object.hasOwn(SORTS, field)
    ? { field: field as SortField, descending: text.startsWith("-") }
    : { field: "time", descending: true };
}

export const orderOf = ({ field, descending }: Sort) => [`${SORTS[field]} ${descending ? "DESC" : "ASC"}`];

/** What is searched for, and how many characters of it stand before what somebody has written. */
export function filterOf(
  written: string,
  status: TraceStatus | undefined,
  since: Since | undefined,
  nowMs: number,
): { filter: string; before: number } {
  const others = [
    ...(status === undefined ? [] : [`status = '${status}'`]),
    ...(since === undefined ? [] : [`timestamp >= ${String(nowMs - SINCE_MS[since])}`]),
  ].join(" AND ");
  const text = written.trim();
  if (text === "" || others === "") return { filter: text === "" ? others : text, before: 0 };
  const before = `${others} AND (`;
  return { filter: `${before}${text})`, before: before.length };
}

/** The message of an error in what somebody has written: its position counts from there. */
export const shiftedMessage = (message: string, before: number) =>
  message.replace(
    /position (\d+)/,
    (_, at: string) => `position ${String(Math.max(0, Number(at) - before))}`,
  );
