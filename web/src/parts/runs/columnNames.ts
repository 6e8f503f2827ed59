import type { ColumnKind } from "../../api/types";

/** The name of a column in the API: an attribute such as "start_time", or "metrics.k", "params.k" or "tags.k". */
export type ColumnId = string;

export interface ParsedColumn {
  readonly kind: ColumnKind | "attribute";
  readonly key: string;
}

const PREFIX: Record<ColumnKind, string> = { metric: "metrics.", param: "params.", tag: "tags." };

export function columnId(kind: ColumnKind, key: string): ColumnId {
  return PREFIX[kind] + key;
}

export function parseColumn(id: ColumnId): ParsedColumn {
  for (const kind of ["metric", "param", "tag"] as const)
    if (id.startsWith(PREFIX[kind])) return { kind, key: id.slice(PREFIX[kind].length) };
  return { kind: "attribute", key: id };
}

/** The name of a column in the filter language. A key that is not a plain word is quoted. */
export function identifier(id: ColumnId): string {
  const { kind, key } = parseColumn(id);
  if (kind === "attribute") return key;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? id : `${PREFIX[kind]}\`${key.replaceAll("`", "``")}\``;
}
