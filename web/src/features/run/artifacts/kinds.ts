import type { Artifact, ArtifactReference } from "../../../api/types";
import { byteSize, plural } from "../../../design/numbers";

export function isReference(a: Artifact): a is ArtifactReference {
  return "uri" in a;
}

/** What a folder holds at any depth, in words: "3 files, 1 reference". */
export function contentOf({ files = 0, references = 0 }: { files?: number; references?: number }): string {
  const parts = [];
  if (files > 0) parts.push(plural(files, "file"));
  if (references > 0) parts.push(plural(references, "reference"));
  return parts.join(", ") || "no files";
}

/** The size of an entry; empty for a folder without files, and for a reference whose size nobody knows. */
export function sizeOf(a: Artifact): string {
  return a.size === undefined || (a.dir && a.files === 0) ? "" : byteSize(a.size);
}
