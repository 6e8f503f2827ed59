import { API, getJson, send } from "./client";
import { enc, getExact, query, roundedTime } from "./request";
import type {
  LineageGraph,
  LineagePath,
  LoggedObject,
  OriginsDifference,
  TaskList,
  TaskWithUses,
  UseList,
} from "./types";

/** What tasks are looked for: a part of their words, and a status; empty for all. */
export interface TaskFilter {
  text: string;
  status: string;
}

/** @property parentId - the task they are directly in; absent for the tasks that are in no other */
export interface TasksQuery {
  parentId?: string | undefined;
  /** Tasks anywhere in the run that have this text and status. */
  search?: TaskFilter | undefined;
  max: number;
  pageToken?: string | undefined;
}

/** A page of tasks by start. Numbers in attributes are exact. */
export async function listTasks(
  runId: string,
  { parentId, search, ...page }: TasksQuery,
  signal?: AbortSignal,
): Promise<TaskList> {
  const which = search
    ? { text: search.text || undefined, status: search.status || undefined }
    : parentId === undefined
      ? { topOnly: "true" }
      : { parentId };
  const path = `/runs/${enc(runId)}/tasks${query({ ...which, ...page })}`;
  const list = (await getExact(path, signal)) as TaskList;
  list.tasks.forEach(roundTimes);
  return list;
}

export async function loadTask(runId: string, taskId: string, signal?: AbortSignal): Promise<TaskWithUses> {
  const task = (await getExact(`/runs/${enc(runId)}/tasks/${enc(taskId)}`, signal)) as TaskWithUses;
  roundTimes(task);
  roundUses(task);
  return task;
}

function roundTimes(task: { startUs: number; endUs?: number }): void {
  task.startUs = roundedTime(task.startUs);
  if (task.endUs !== undefined) task.endUs = roundedTime(task.endUs);
}

/** The inputs, outputs and other objects of the run itself. */
export async function listRunObjects(runId: string, signal?: AbortSignal): Promise<UseList> {
  return roundUses((await getExact(`/runs/${enc(runId)}/objects`, signal)) as UseList);
}

function roundUses<T extends Pick<UseList, "uses">>(list: T): T {
  for (const use of list.uses) use.timeUs = roundedTime(use.timeUs);
  return list;
}

export const loadObject = (digest: string, signal?: AbortSignal) =>
  getJson<LoggedObject>(`/objects/${enc(digest)}`, signal);

export const objectContentUrl = (digest: string) => `${API}/objects/${enc(digest)}/content`;

/** The first bytes of the content of an object. */
export async function loadObjectContent(
  digest: string,
  most: number,
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  const response = await send(objectContentUrl(digest), {
    headers: { Range: `bytes=0-${String(most - 1)}` },
    ...(signal && { signal }),
  });
  return response.arrayBuffer();
}

export async function listUses(
  digest: string,
  q: { max: number; pageToken?: string | undefined },
  signal?: AbortSignal,
): Promise<UseList> {
  return roundUses((await getExact(`/objects/${enc(digest)}/uses${query({ ...q })}`, signal)) as UseList);
}

export const loadLineage = (
  digest: string,
  q: { direction: "origins" | "effects"; depth: number; max: number },
  signal?: AbortSignal,
) => getJson<LineageGraph>(`/objects/${enc(digest)}/lineage${query({ ...q })}`, signal);

export const findPath = (digest: string, to: string, signal?: AbortSignal) =>
  getJson<LineagePath>(`/objects/${enc(digest)}/path${query({ to })}`, signal);

export const compareOrigins = (digest: string, to: string, depth: number, signal?: AbortSignal) =>
  getJson<OriginsDifference>(`/objects/${enc(digest)}/difference${query({ to, depth })}`, signal);
