import type { Artifact, ArtifactReference } from "../../../api/types";
import { byteSize, plural } from "../../../design/numbers";

export function isReference(a: Artifact): a is ArtifactReference {
  return "uri" in a;
}

/** The part of a folder's content that is no bytes, in words: "3 files, 1 reference". */
export function contentOf({ files = 0, references = 0 }: { files?: number; references?: number }): string {
  const parts = [];
  if (files > 0 || references === 0) parts.push(plural(files, "file"));
  if (references > 0) parts.push(plural(references, "reference"));
  return parts.join(", ");
}

/** The size of an entry; that of a reference may be unknown. */
export function sizeOf(a: Artifact): string {
  return a.size === undefined ? "" : byteSize(a.size);
}

/** The address that a link to a reference opens; undefined if a browser cannot open the URI, or should not. */
export function linkOf(uri: string): string | undefined {
  return /^https?:\/\//i.test(uri) && URL.canParse(uri) ? uri : undefined;
}
