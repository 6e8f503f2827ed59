import type { Experiment } from "../../api/types";
import { isPinned } from "../../parts/pins";

export type SortField = "name" | "created" | "last" | "runs";

export interface Sort {
  readonly field: SortField;
  readonly descending: boolean;
}

export interface FolderRow {
  readonly kind: "folder";
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly open: boolean;
  readonly experiments: number;
  readonly runs: number;
  readonly lastMs: number | undefined;
}

export interface ExperimentRow {
  readonly kind: "experiment";
  readonly experiment: Experiment;
  /** The name without the folders. */
  readonly name: string;
  readonly depth: number;
}

interface Folder {
  path: string;
  name: string;
  folders: Map<string, Folder>;
  experiments: { experiment: Experiment; name: string }[];
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

export function sortFrom(text: string | undefined): Sort {
  const descending = text?.startsWith("-") ?? true;
  const field = text?.replace(/^-/, "");
  if (field === "name" || field === "created" || field === "last" || field === "runs")
    return { field, descending };
  return { field: "last", descending: true };
}

/** Pinned experiments stand first, whatever the sort; so do the folders that have one. */
function compare(a: Experiment, b: Experiment, sort: Sort): number {
  const pins = Number(isPinned(b)) - Number(isPinned(a));
  if (pins !== 0) return pins;
  const sign = sort.descending ? -1 : 1;
  switch (sort.field) {
    case "name":
      return sign * collator.compare(a.name, b.name);
    case "created":
      return sign * (a.createdMs - b.createdMs);
    case "runs":
      return sign * (a.runCount - b.runCount);
    case "last":
      return sign * ((a.lastRunMs ?? 0) - (b.lastRunMs ?? 0)) || b.createdMs - a.createdMs;
  }
}

/** The text of each experiment that a search looks at, put together once. */
const texts = new WeakMap<Experiment, string>();

function textOf(e: Experiment): string {
  let text = texts.get(e);
  if (text === undefined) {
    text = [e.name, e.description, ...Object.entries(e.tags).map(([k, v]) => `${k}:${v}`)]
      .join("\n")
      .toLowerCase();
    texts.set(e, text);
  }
  return text;
}

export function matches(e: Experiment, search: string): boolean {
  const text = textOf(e);
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((w) => text.includes(w));
}

/**
 * The experiments as rows of a tree: slashes in names make folders, which are sorted among the experiments beside
 * them.
 */
export function treeRows(
  experiments: readonly Experiment[],
  sort: Sort,
  isOpen: (path: string) => boolean,
): (FolderRow | ExperimentRow)[] {
  const top: Folder = { path: "", name: "", folders: new Map(), experiments: [] };
  for (const experiment of [...experiments].sort((a, b) => compare(a, b, sort))) {
    const parts = experiment.name.split("/");
    const foldable = parts.length > 1 && parts.every((p) => p !== "");
    let folder = top;
    if (foldable)
      for (const part of parts.slice(0, -1)) {
        const path = folder.path === "" ? part : `${folder.path}/${part}`;
        let next = folder.folders.get(part);
        if (!next) {
          next = { path, name: part, folders: new Map(), experiments: [] };
          folder.folders.set(part, next);
        }
        folder = next;
      }
    folder.experiments.push({
      experiment,
      name: foldable ? (parts.at(-1) ?? experiment.name) : experiment.name,
    });
  }
  const rows: (FolderRow | ExperimentRow)[] = [];
  walk(top, 0, rows, sort, isOpen);
  return rows;
}

function all(folder: Folder): Experiment[] {
  return [...folder.experiments.map((e) => e.experiment), ...[...folder.folders.values()].flatMap(all)];
}

function walk(
  folder: Folder,
  depth: number,
  rows: (FolderRow | ExperimentRow)[],
  sort: Sort,
  isOpen: (path: string) => boolean,
): void {
  const entries: { first: Experiment; put: () => void }[] = [];
  for (const child of folder.folders.values()) {
    const inside = all(child).sort((a, b) => compare(a, b, sort));
    const first = inside[0];
    if (!first) continue;
    const lastMs = Math.max(...inside.map((e) => e.lastRunMs ?? -Infinity));
    entries.push({
      first: sort.field === "name" ? { ...first, name: child.path } : first,
      put: () => {
        const open = isOpen(child.path);
        rows.push({
          kind: "folder",
          path: child.path,
          name: child.name,
          depth,
          open,
          experiments: inside.length,
          runs: inside.reduce((n, e) => n + e.runCount, 0),
          lastMs: Number.isFinite(lastMs) ? lastMs : undefined,
        });
        if (open) walk(child, depth + 1, rows, sort, isOpen);
      },
    });
  }
  for (const { experiment, name } of folder.experiments)
    entries.push({
      first: experiment,
      put: () => {
        rows.push({ kind: "experiment", experiment, name, depth });
      },
    });
  entries.sort((a, b) => compare(a.first, b.first, sort));
  for (const e of entries) e.put();
}
