import type { TaskFilter } from "../../../api/lineage";

/**
 * The part of the address that the tab of tasks reads: the chosen task, the task whose time the axis covers, and what tasks
 * are looked for.
 */
export interface TaskSearch {
  task?: string | undefined;
  span?: string | undefined;
  find?: string | undefined;
  status?: string | undefined;
}

export const STATUSES = ["running", "completed", "failed"] as const;

/** What tasks are looked for; undefined if all are shown. */
export function filterOf({ find = "", status = "" }: TaskSearch): TaskFilter | undefined {
  const known = STATUSES.some((s) => s === status) ? status : "";
  return find === "" && known === "" ? undefined : { text: find, status: known };
}
