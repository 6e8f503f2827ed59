/** The part of the address that the tab of tasks reads: the chosen task, and the task whose time the axis covers. */
export interface TaskSearch {
  task?: string | undefined;
  span?: string | undefined;
}
