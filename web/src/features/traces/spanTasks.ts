import type { Span, Task } from "../../api/types";
import { TaskTree, TOP } from "../../parts/tasks/TaskTree";

const NS = 1000;
/** So many spans are open at first. */
const OPEN_AT_FIRST = 500;

const usOf = (ns: string) => Number(ns) / NS;

/** Spans as tasks, which a span is. A span whose parent has not come stands at the top. */
export function tasksOf(spans: readonly Span[]): Task[] {
  const ids = new Set(spans.map((span) => span.id));
  const children = new Map<string, number>();
  for (const { parentId } of spans)
    if (parentId !== undefined) children.set(parentId, (children.get(parentId) ?? 0) + 1);
  return spans.map((span) => ({
    id: span.id,
    ...(span.parentId !== undefined && ids.has(span.parentId) && { parentId: span.parentId }),
    name: span.name,
    status: span.status === "error" ? "failed" : span.endNs === undefined ? "running" : "completed",
    startUs: usOf(span.startNs),
    ...(span.endNs !== undefined && { endUs: usOf(span.endNs) }),
    ...(span.type !== undefined && { attributes: { tags: [span.type] } }),
    children: children.get(span.id) ?? 0,
  }));
}

/** A tree of spans that are all there. */
export function treeOf(tasks: readonly Task[]): TaskTree {
  const below = new Map<string, Task[]>();
  for (const task of tasks) {
    const key = task.parentId ?? TOP;
    const siblings = below.get(key);
    if (siblings) siblings.push(task);
    else below.set(key, [task]);
  }
  return new TaskTree({
    list: (parentId) => Promise.resolve({ tasks: below.get(parentId ?? TOP) ?? [] }),
    load: (id) => {
      const found = tasks.find((task) => task.id === id);
      return found ? Promise.resolve(found) : Promise.reject(new Error(`There is no span ${id}`));
    },
  });
}

/** Opens the first spans that hold others, so that a small trace is seen as a whole. */
export async function openFirst(tree: TaskTree, tasks: readonly Task[]): Promise<void> {
  await tree.loadMore(TOP);
  for (const task of tasks.slice(0, OPEN_AT_FIRST)) if (task.children > 0) tree.setOpen(task.id, true);
}
