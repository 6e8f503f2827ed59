/** What is known of a column. A value that is absent is not known. */
export interface Column {
  name: string;
  type?: string;
  nulls?: number;
  distinct?: number;
  isDistinctEstimated?: boolean;
  min?: number;
  max?: number;
  mean?: number;
  /** By their names, such as 0.5. */
  quantiles?: Record<string, number>;
  areQuantilesEstimated?: boolean;
}

export interface Described {
  /** Such as "50 rows", in words. */
  facts: { label: string; value: number; bytes?: boolean }[];
  columns: Column[];
  /** A schema or profile of another form, as it came. */
  raw: string[];
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(text: string | undefined): unknown {
  if (text === undefined || text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const number = (value: unknown) => (typeof value === "number" ? value : undefined);

const FACTS = [
  ["num_rows", "Rows"],
  ["num_columns", "Columns"],
  ["num_files", "Files"],
  ["num_elements", "Values"],
  ["size_bytes", "Size"],
] as const;

/** Reads schema and profile of a dataset in the forms that Quipu and MLflow write. */
export function describe(schema: string | undefined, profile: string | undefined): Described {
  const columns = new Map<string, Column>();
  const raw: string[] = [];
  const schemaJson = parsed(schema);
  const specs = isObject(schemaJson) ? schemaJson.mlflow_colspec : undefined;
  if (Array.isArray(specs)) {
    for (const spec of specs as unknown[])
      if (isObject(spec) && typeof spec.name === "string")
        columns.set(spec.name, {
          name: spec.name,
          ...(typeof spec.type === "string" && { type: spec.type }),
        });
  } else if (schema !== undefined && schema !== "") raw.push(schema);
  const json = parsed(profile);
  const facts: Described["facts"] = [];
  if (isObject(json)) {
    for (const [field, label] of FACTS) {
      const value = number(json[field]);
      if (value !== undefined) facts.push({ label, value, ...(field === "size_bytes" && { bytes: true }) });
    }
    if (isObject(json.columns))
      for (const [name, known] of Object.entries(json.columns))
        if (isObject(known)) columns.set(name, { ...columns.get(name), ...column(name, known) });
  }
  if (facts.length === 0 && profile !== undefined && profile !== "") raw.push(profile);
  return { facts, columns: [...columns.values()], raw };
}

function column(name: string, known: Json): Column {
  const found: Column = { name };
  for (const field of ["nulls", "distinct", "min", "max", "mean"] as const) {
    const value = number(known[field]);
    if (value !== undefined) found[field] = value;
  }
  if (known.distinct_estimated === true) found.isDistinctEstimated = true;
  if (known.quantiles_estimated === true) found.areQuantilesEstimated = true;
  if (isObject(known.quantiles)) {
    found.quantiles = {};
    for (const [q, value] of Object.entries(known.quantiles))
      if (typeof value === "number") found.quantiles[q] = value;
  }
  return found;
}
