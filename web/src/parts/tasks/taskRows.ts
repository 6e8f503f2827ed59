import type { Task } from "../../api/types";
import { TOP, type TaskBranch, type TreeState } from "./TaskTree";

/** A line of the tree: a task, or what is known of the tasks that are not loaded. */
export type TaskRow =
  | {
      readonly kind: "task";
      readonly key: string;
      readonly depth: number;
      readonly task: Task;
      readonly isOpen: boolean;
    }
  | {
      readonly kind: "more";
      readonly key: string;
      readonly depth: number;
      readonly branch: TaskBranch;
      readonly of: string;
    };

/** The lines of a tree from top to bottom. */
export function taskRows({ branches, open }: TreeState): TaskRow[] {
  const rows: TaskRow[] = [];
  const above = new Set<string>();
  const add = (key: string, depth: number) => {
    const branch = branches.get(key);
    if (!branch) return;
    for (const task of branch.tasks) {
      const isOpen = task.children > 0 && open.has(task.id) && !above.has(task.id);
      rows.push({ kind: "task", key: task.id, depth, task, isOpen });
      if (!isOpen) continue;
      above.add(task.id);
      add(task.id, depth + 1);
      above.delete(task.id);
    }
    if (branch.hasMore || branch.error !== undefined)
      rows.push({ kind: "more", key: `more-${key}`, depth, branch, of: key });
  };
  add(TOP, 0);
  return rows;
}

/** The times that the bars of tasks stand on, in microseconds. */
export interface TaskSpan {
  readonly fromUs: number;
  readonly throughUs: number;
}

/** From the first start to the last end of the tasks; a running task goes on until now. */
export function spanOf(tasks: Iterable<Task>, nowUs: number): TaskSpan | undefined {
  let fromUs = Infinity;
  let throughUs = -Infinity;
  for (const task of tasks) {
    fromUs = Math.min(fromUs, task.startUs);
    throughUs = Math.max(throughUs, endOf(task, nowUs));
  }
  return fromUs <= throughUs ? { fromUs, throughUs } : undefined;
}

/** When a task ended. A running one has gone on until now; one without an end is as short as can be. */
export function endOf(task: Task, nowUs: number): number {
  if (task.endUs !== undefined) return Math.max(task.startUs, task.endUs);
  return task.status === "running" ? Math.max(task.startUs, nowUs) : task.startUs;
}

/** The place of a bar on the axis, as fractions of its width; undefined if the task is outside. */
export function barOf(
  task: Task,
  span: TaskSpan,
  nowUs: number,
): { left: number; width: number } | undefined {
  const length = Math.max(1, span.throughUs - span.fromUs);
  const endUs = endOf(task, nowUs);
  if (endUs < span.fromUs || task.startUs > span.throughUs) return undefined;
  const left = Math.max(0, (task.startUs - span.fromUs) / length);
  const right = Math.min(1, (endUs - span.fromUs) / length);
  return { left, width: Math.max(0, right - left) };
}

/** The groups of attributes that the SDK writes; what stands beside them is an attribute too. */
const GROUPS = ["params", "tags", "attributes"] as const;

/** Some attributes of a task: names with values, and words without, as tags are. */
export interface AttributeGroup {
  readonly name: (typeof GROUPS)[number];
  readonly words: readonly string[];
  readonly entries: readonly (readonly [name: string, value: unknown])[];
}

/** The attributes of a task by group; groups without any are left out. */
export function attributeGroups(attributes: Readonly<Record<string, unknown>> | undefined): AttributeGroup[] {
  const all = Object.entries(attributes ?? {});
  return GROUPS.map((name): AttributeGroup => {
    const value = all.find(([key]) => key === name)?.[1];
    const words = isWords(value) ? value : [];
    const rest = name === "attributes" ? all.filter(([key, one]) => !isGroup(key, one)) : [];
    return { name, words, entries: [...(isNamed(value) ? Object.entries(value) : []), ...rest] };
  }).filter(({ words, entries }) => words.length + entries.length > 0);
}

/** The tags of a task, each once; only the first ones fit beside its name. */
export const tagsOf = (attributes: Readonly<Record<string, unknown>> | undefined): string[] => {
  const tags = attributes?.["tags"];
  return isWords(tags) ? [...new Set(tags)].slice(0, SHOWN_TAGS) : [];
};

const SHOWN_TAGS = 3;

const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

const isNamed = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isGroup = (key: string, value: unknown) =>
  (GROUPS as readonly string[]).includes(key) && (isNamed(value) || isWords(value));
