import { own } from "../../api/keyed";
import type { Experiment } from "../../api/types";

/** The tag of an experiment that stands first in the list of its project, for everybody. */
export const PINNED = "quipu.pinned";

export function isPinned(experiment: Pick<Experiment, "tags">): boolean {
  return own(experiment.tags, PINNED) === "true";
}
