/** A table as its content has it: column by column. */
export interface TableContent {
  readonly columns: readonly string[];
  readonly data: readonly (readonly unknown[])[];
  readonly rows: number;
}

/** Undefined if the JSON is no table. */
export function readTable(json: unknown): TableContent | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const { columns, data, rows } = json as Record<string, unknown>;
  if (!Array.isArray(columns) || !Array.isArray(data) || columns.length !== data.length) return undefined;
  if (!columns.every((c) => typeof c === "string") || !data.every((d) => Array.isArray(d))) return undefined;
  const longest = data.reduce<number>((most, column: readonly unknown[]) => Math.max(most, column.length), 0);
  return { columns, data, rows: typeof rows === "number" ? Math.min(rows, longest) : longest };
}

/** The text in a cell. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
