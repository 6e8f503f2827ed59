import type { Model } from "../../../api/types";
import { groupedInteger } from "../../../design/numbers";

/** What a run has done with a model, in words. */
export function usesOf(model: Pick<Model, "uses" | "sourceRunId">, runId: string): string {
  const uses = model.uses ?? [];
  const steps = uses.filter((use) => use.direction === "output").map((use) => use.step);
  const words: string[] = [];
  if (steps.length > 0 && steps.some((step) => step !== 0)) {
    words.push(`made at step ${steps.map(groupedInteger).join(", ")}`);
  } else if (steps.length > 0 || model.sourceRunId === runId) {
    words.push("made here");
  }
  if (uses.some((use) => use.direction === "input")) words.push("taken as an input");
  return words.join(", ");
}
