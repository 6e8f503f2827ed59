/** What the address says of the tab: the score by its key, the filters and the order. */
export interface EvaluationSearch {
  score?: string | undefined;
  success?: string | undefined;
  find?: string | undefined;
  order?: string | undefined;
  slice?: string | undefined;
}

/** The orders of rows: as the cases came, and by the score. */
export const ORDERS = [
  { value: "", label: "As they came" },
  { value: "key", label: "By key" },
  { value: "low", label: "Lowest score first" },
  { value: "high", label: "Highest score first" },
] as const;

/** The parameters of the server for an order. By a score only if one is chosen. */
export function orderParameters(
  order: string | undefined,
  hasScore: boolean,
): { orderBy?: string; descending?: string } {
  if (order === "key") return { orderBy: "key" };
  if (!hasScore || (order !== "low" && order !== "high")) return {};
  return order === "low" ? { orderBy: "score" } : { orderBy: "score", descending: "true" };
}
