import { own } from "../api/keyed";

/** The tag of an experiment or a run that stands first in its list, for everybody. */
export const PINNED = "quipu.pinned";

export function isPinned(one: { readonly tags: Readonly<Record<string, string>> }): boolean {
  return own(one.tags, PINNED) === "true";
}

/** The change of tags that pins, or no longer pins. */
export function pinning(pinned: boolean): Record<string, string | null> {
  return { [PINNED]: pinned ? "true" : null };
}
