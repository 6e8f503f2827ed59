import type { ScoreName } from "../../api/evaluations";

/** A score as people read it: `judge · helpful`, with its data set if there are several. */
export function scoreLabel({ dataset, evaluator, metric }: ScoreName, withDataset: boolean): string {
  const name = metric ? `${evaluator ?? ""} · ${metric}` : (evaluator ?? "");
  return withDataset && dataset ? `${dataset}: ${name}` : name;
}

/** A score as one text for the address; the parts may hold any character. */
export function scoreKey({ dataset, evaluator, metric }: ScoreName): string {
  return JSON.stringify([dataset ?? "", evaluator ?? "", metric ?? ""]);
}

/** The score of a text that scoreKey made; undefined for any other text. */
export function scoreOf(key: string | undefined): Required<ScoreName> | undefined {
  if (key === undefined) return undefined;
  try {
    const parts: unknown = JSON.parse(key);
    if (!Array.isArray(parts) || parts.length !== 3) return undefined;
    const [dataset, evaluator, metric] = parts as unknown[];
    if (typeof dataset !== "string" || typeof evaluator !== "string" || typeof metric !== "string")
      return undefined;
    return evaluator === "" ? undefined : { dataset, evaluator, metric };
  } catch {
    return undefined;
  }
}

/** Whether scores are of several data sets, so that a name needs its data set. */
export function hasDatasets(names: readonly ScoreName[]): boolean {
  return new Set(names.map((one) => one.dataset)).size > 1;
}
