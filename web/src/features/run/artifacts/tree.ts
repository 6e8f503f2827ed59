import type { Artifact, ArtifactPage } from "../../../api/types";
import { sorted } from "./choice";

/** The loaded pages of a folder. */
export interface Folder {
  readonly pages: readonly ArtifactPage[];
  readonly error: unknown;
  readonly retry: () => void;
}

interface EntryRow {
  readonly kind: "entry";
  readonly artifact: Artifact;
  readonly depth: number;
  readonly open: boolean;
}

/** The end of the loaded part of a folder that has more entries. */
interface MoreRow {
  readonly kind: "more";
  readonly path: string;
  readonly depth: number;
  /** The number of entries that are not loaded, if it is known. */
  readonly left: number | undefined;
  readonly folder: Folder | undefined;
}

export type TreeRow = EntryRow | MoreRow;

/**
 * The entries of a folder. A folder that is completely loaded is sorted for readers, others stay in the order of the
 * server.
 */
export function entriesOf(pages: readonly ArtifactPage[]): readonly Artifact[] {
  const [only] = pages;
  if (pages.length === 1 && only?.nextPageToken === undefined) return sorted(only?.artifacts ?? []);
  return pages.flatMap((p) => p.artifacts);
}

/** The number of entries on pages that are not loaded; undefined if it is not known. */
export function leftOf(pages: readonly ArtifactPage[]): number | undefined {
  const last = pages.at(-1);
  if (!last) return undefined;
  return last.nextPageToken === undefined
    ? 0
    : (last.entries ?? 0) - pages.reduce((n, p) => n + p.artifacts.length, 0);
}

/** The folder at a path and the open folders below it, as rows of a tree. */
export function treeRows(
  folders: ReadonlyMap<string, Folder>,
  isOpen: (path: string) => boolean,
  path = "",
  depth = 1,
  rows: TreeRow[] = [],
): TreeRow[] {
  const folder = folders.get(path);
  const pages = folder?.pages ?? [];
  for (const artifact of entriesOf(pages)) {
    const open = artifact.dir && isOpen(artifact.path);
    rows.push({ kind: "entry", artifact, depth, open });
    if (open) treeRows(folders, isOpen, artifact.path, depth + 1, rows);
  }
  const left = leftOf(pages);
  if (left !== 0) rows.push({ kind: "more", path, depth, left, folder });
  return rows;
}
