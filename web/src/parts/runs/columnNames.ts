import type { ColumnKind } from "../../api/types";

/** A column's name as in the API: an attribute ("start_time"), or "metrics.k", "params.k", "tags.k". */
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

/** A name of the filter language: quoted where its key is not a plain word. */
export function identifier(id: ColumnId): string {
  const { kind, key } = parseColumn(id);
  if (kind === "attribute") return key;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? id : `${PREFIX[kind]}\`${key.replaceAll("`", "``")}\``;
}
