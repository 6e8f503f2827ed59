/** The part of the address that the tab of lineage reads. */
export interface LineageSearch {
  /** `graph` or `list`; absent for what suits the screen. */
  form?: string | undefined;
  depth?: string | undefined;
  /** `path` or `compare`: what is asked about the other object. */
  ask?: string | undefined;
  /** The digest of the other object. */
  to?: string | undefined;
}

export const DEPTHS = [1, 2, 3, 5, 10, 50] as const;
const DEPTH = 3;

export function depthOf(text: string | undefined): number {
  return DEPTHS.find((depth) => String(depth) === text) ?? DEPTH;
}

export type Question = "path" | "compare";

export function questionOf({ ask, to }: LineageSearch): { ask: Question; to: string } | undefined {
  return (ask === "path" || ask === "compare") && to !== undefined ? { ask, to } : undefined;
}

/** The digest in a text that somebody has pasted: the digest itself, or the address of a page of an object. */
export function pastedDigest(text: string): string | undefined {
  const [, digest] = /^(?:.*\/objects\/)?([0-9a-f]{64})(?:[/?#].*)?$/i.exec(text.trim()) ?? [];
  return digest?.toLowerCase();
}
