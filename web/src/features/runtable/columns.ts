import { storedAs } from "../../api/place";
import type { ColumnUse, Run } from "../../api/types";
import { packList, unpackList } from "../../design/address";
import { sections, tellingFirst } from "../../parts/charts/sections";

import { columnId, identifier, type ColumnId } from "../../parts/runs/columnNames";

export interface TableSort {
  readonly id: ColumnId;
  readonly descending: boolean;
}

export const DEFAULT_SORT: TableSort = { id: "start_time", descending: true };

export function sortOf(text: string | undefined): TableSort {
  if (text === undefined || text === "") return DEFAULT_SORT;
  return text.startsWith("-") ? { id: text.slice(1), descending: true } : { id: text, descending: false };
}

export function sortText(sort: TableSort): string | undefined {
  const text = (sort.descending ? "-" : "") + sort.id;
  return text === "-start_time" ? undefined : text;
}

/** The order after a click on the head of a column: reversed, or the best first order for a new column. */
export function sortBy(sort: TableSort, id: ColumnId): TableSort {
  if (sort.id === id) return { id, descending: !sort.descending };
  return { id, descending: !["run_name", "status", "user_id", "duration"].includes(id) };
}

export function orderBy(sort: TableSort): string[] {
  return [`${identifier(sort.id)} ${sort.descending ? "DESC" : "ASC"}`];
}

/** The most columns of a table, because each row is sent with all of their values. */
export const COLUMNS_MOST = 200;

const MAX_DEFAULT_METRICS = 4;
const MAX_DEFAULT_PARAMS = 4;
/** A key becomes a default column if it has at least this part of the runs that the most common key has. */
const COMMON = 0.5;

/**
 * The columns of a table until the reader chooses some. They are metrics and params that many runs have: first the losses
 * and scores, then other metrics in the order of their charts, then params with different values.
 */
export function defaultColumns(metrics: readonly ColumnUse[], params: readonly ColumnUse[]): ColumnId[] {
  const common = (uses: readonly ColumnUse[]) => {
    const most = Math.max(0, ...uses.slice(0, 1).map((u) => u.runs));
    return uses.filter((u) => u.runs >= most * COMMON);
  };
  const ofTraining = common(metrics.filter((u) => !u.key.startsWith("system/")));
  const charted = sections(ofTraining.map((u) => u.key)).flatMap((s) => s.keys);
  // No param can differ if there is only one run.
  const differing = params[0]?.runs === 1 ? params : common(params).filter((u) => u.varies === true);
  return [
    ...tellingFirst(charted)
      .slice(0, MAX_DEFAULT_METRICS)
      .map((key) => columnId("metric", key)),
    ...differing.slice(0, MAX_DEFAULT_PARAMS).map((u) => columnId("param", u.key)),
  ];
}

/** The most characters that columns take in an address, which may also name runs. */
const ADDRESS_CHARS = 1000;
/** The prefix of a number of columns in an address that cannot name so many. */
const MANY = "many-";

/** The columns as a text of an address. Of too many columns it has only the number, so that the address still changes. */
export function columnsText(columns: readonly ColumnId[]): string {
  const text = packList(columns) ?? "none";
  return text.length <= ADDRESS_CHARS ? text : MANY + String(columns.length);
}

/** The columns that an address names; undefined if it means those that were chosen in this browser. */
export function columnsNamed(text: string): ColumnId[] | undefined {
  if (text.startsWith(MANY)) return undefined;
  return text === "none" ? [] : [...new Set(unpackList(text))];
}

/** The number of columns that an address means without naming them. */
export function columnsUnnamed(text: string | undefined): number {
  return text?.startsWith(MANY) ? Number(text.slice(MANY.length)) || 0 : 0;
}

const storeKey = (experimentId: string) => storedAs(`quipu.columns.${experimentId}`);

export function storedColumns(experimentId: string): ColumnId[] | undefined {
  try {
    const text = localStorage.getItem(storeKey(experimentId));
    if (text === null) return undefined;
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((v): v is string => typeof v === "string") : undefined;
  } catch {
    return undefined;
  }
}

export function storeColumns(experimentId: string, columns: readonly ColumnId[]): void {
  try {
    localStorage.setItem(storeKey(experimentId), JSON.stringify(columns));
  } catch {
    // If the storage is full or forbidden, only the address has the choice.
  }
}

export function forgetColumns(experimentId: string): void {
  localStorage.removeItem(storeKey(experimentId));
}

export function isRunning(run: Pick<Run, "status">): boolean {
  return run.status === "running";
}
