import type { Artifact } from "../../../api/types";
import { byName } from "../../../design/order";
import { isReference } from "./kinds";

const LARGEST_BYTES = 20 * 1024 * 1024;

/** The files to show first: a text for readers, then a picture, then tables and data. */
const FIRST: readonly RegExp[] = [
  /^readme(\.(md|markdown|txt|rst))?$/i,
  /^(summary|report|index|results?)\.(md|markdown|txt)$/i,
  /\.(png|jpe?g|gif|webp)$/i,
  /\.(md|markdown)$/i,
  /\.(csv|tsv)$/i,
  /\.(json|ya?ml|toml|txt|log)$/i,
];

function rank(a: Artifact): number {
  if (a.dir || isReference(a) || a.size > LARGEST_BYTES || a.size === 0) return FIRST.length;
  const at = FIRST.findIndex((pattern) => pattern.test(a.name));
  return at < 0 ? FIRST.length : at;
}

/** Folders first, then by name. */
export function sorted(artifacts: readonly Artifact[]): Artifact[] {
  return [...artifacts].sort((a, b) => Number(b.dir) - Number(a.dir) || byName(a.name, b.name));
}

/** The file to show until one is chosen; undefined if none of them is worth showing by itself. */
export function firstToShow(artifacts: readonly Artifact[]): Artifact | undefined {
  let best: Artifact | undefined;
  for (const a of artifacts) {
    const r = rank(a);
    if (r >= FIRST.length) continue;
    const b = best ? rank(best) : FIRST.length;
    if (r < b || (r === b && best && byName(a.path, best.path) < 0)) best = a;
  }
  return best;
}
