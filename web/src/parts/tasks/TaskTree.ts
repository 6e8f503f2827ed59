import type { Task, TaskList, TaskWithUses } from "../../api/types";

type TaskPart = Pick<TaskList, "tasks" | "nextPageToken">;

export interface TaskSource {
  list: (
    parentId: string | undefined,
    pageToken: string | undefined,
    signal: AbortSignal,
  ) => Promise<TaskPart>;
  load: (id: string, signal: AbortSignal) => Promise<Pick<TaskWithUses, "id" | "parentId">>;
}

/** The tasks directly in one task, or in no other, as far as they are loaded. */
export interface TaskBranch {
  /** By start. */
  readonly tasks: readonly Task[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: unknown;
  /** Whether the first page is there. */
  readonly isKnown: boolean;
}

/** The key is the id of the task around them; TOP for tasks that are in no other. */
export type Branches = ReadonlyMap<string, TaskBranch>;

export interface TreeState {
  readonly branches: Branches;
  readonly open: ReadonlySet<string>;
}

export const TOP = "";

const NEW: TaskBranch = { tasks: [], hasMore: true, isLoading: false, error: undefined, isKnown: false };

/** A task is looked for on so many pages of its branch; beyond, only its details are shown. */
const MOST_PAGES = 20;
/** Pages that are read again at once when tasks have changed. */
const MOST_FRESH = 20;
/** Tasks of the trace of a program are not deeper; a circle of parents ends here. */
const MOST_DEPTH = 200;

interface Page {
  readonly token: string | undefined;
  ids: ReadonlySet<string>;
}

/** The tree of the tasks of a run. Children are loaded when their task is opened, and page by page. */
export class TaskTree {
  private current: TreeState = { branches: new Map(), open: new Set() };
  private readonly pages = new Map<string, Page[]>();
  private readonly nextTokens = new Map<string, string | undefined>();
  private readonly listeners = new Set<() => void>();
  private stop = new AbortController();
  private freshening: Promise<void> | undefined;
  private isStale = false;

  constructor(private readonly source: TaskSource) {}

  state = (): TreeState => this.current;

  onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Ends what is being loaded. The tree can go on afterwards. */
  close(): void {
    this.stop.abort();
    this.stop = new AbortController();
    const branches = new Map(this.current.branches);
    for (const [key, branch] of branches) branches.set(key, { ...branch, isLoading: false });
    this.enter({ ...this.current, branches });
  }

  /** Loads the next page of a branch. */
  async loadMore(key: string): Promise<void> {
    const branch = this.branch(key);
    if (branch.isLoading || !branch.hasMore) return;
    this.put(key, { ...branch, isLoading: true, error: undefined });
    await this.read(key, { token: this.nextTokens.get(key), ids: new Set() });
  }

  setOpen(id: string, isOpen: boolean): void {
    if (this.current.open.has(id) === isOpen) return;
    const open = new Set(this.current.open);
    if (isOpen) open.add(id);
    else open.delete(id);
    this.enter({ ...this.current, open });
    if (isOpen && !this.branch(id).isKnown) void this.loadMore(id);
  }

  /** Opens all tasks around a task and loads pages until it is there. False if it is not found so. */
  async reveal(id: string): Promise<boolean> {
    const around: string[] = [];
    for (let at = id; around.length < MOST_DEPTH;) {
      const parentId = this.find(at)?.parentId ?? (await this.source.load(at, this.stop.signal)).parentId;
      if (parentId === undefined || around.includes(parentId)) break;
      around.unshift(parentId);
      at = parentId;
    }
    for (const [i, key] of [TOP, ...around].entries()) {
      const wanted = around[i] ?? id;
      if (!(await this.loadUntil(key, wanted))) return false;
      if (wanted !== id) this.setOpen(wanted, true);
    }
    return true;
  }

  private async loadUntil(key: string, id: string): Promise<boolean> {
    const isThere = () => this.branch(key).tasks.some((t) => t.id === id);
    for (let pages = 0; pages < MOST_PAGES && !isThere(); pages++) {
      const before = this.branch(key);
      if (before.isLoading) await this.settled(key);
      else if (!before.hasMore) return false;
      else await this.loadMore(key);
      if (this.branch(key).error !== undefined) return false;
    }
    return isThere();
  }

  private settled(key: string): Promise<void> {
    return new Promise((resolve) => {
      const off = this.onChange(() => {
        if (this.branch(key).isLoading) return;
        off();
        resolve();
      });
    });
  }

  private find(id: string): Task | undefined {
    for (const branch of this.current.branches.values()) {
      const found = branch.tasks.find((t) => t.id === id);
      if (found) return found;
    }
    return undefined;
  }

  /**
   * Reads the pages again that may have changed: the last one of each branch, because new tasks come there, and those with
   * running tasks. Calls while it reads are answered by one more reading.
   */
  refresh(): Promise<void> {
    if (this.freshening) {
      this.isStale = true;
      return this.freshening;
    }
    this.freshening = this.freshen().finally(() => {
      this.freshening = undefined;
      if (this.isStale) {
        this.isStale = false;
        void this.refresh();
      }
    });
    return this.freshening;
  }

  private async freshen(): Promise<void> {
    const { signal } = this.stop;
    const wanted: [string, Page][] = [];
    for (const [key, pages] of this.pages) {
      if (key !== TOP && !this.current.open.has(key)) continue;
      const running = new Set(
        this.branch(key)
          .tasks.filter((t) => t.status === "running")
          .map((t) => t.id),
      );
      for (const page of pages)
        if (page === pages.at(-1) || [...page.ids].some((id) => running.has(id))) wanted.push([key, page]);
    }
    // A first page that has failed is tried again; the newest of many pages are those that change.
    const top = this.branch(TOP);
    if (!top.isKnown && !top.isLoading) await this.loadMore(TOP);
    for (const [key, page] of wanted.slice(-MOST_FRESH)) {
      if (signal.aborted) return;
      await this.read(key, page);
    }
  }

  private async read(key: string, page: Page): Promise<void> {
    const { signal } = this.stop;
    let part: TaskPart;
    try {
      part = await this.source.list(key === TOP ? undefined : key, page.token, signal);
    } catch (error) {
      if (!signal.aborted) this.put(key, { ...this.branch(key), isLoading: false, error });
      return;
    }
    if (signal.aborted) return;
    const pages = this.pages.get(key) ?? [];
    if (!pages.includes(page)) this.pages.set(key, [...pages, page]);
    page.ids = new Set(part.tasks.map((t) => t.id));
    const isLast = this.pages.get(key)?.at(-1) === page;
    if (isLast) this.nextTokens.set(key, part.nextPageToken);
    const branch = this.branch(key);
    this.put(key, {
      tasks: merged(branch.tasks, part.tasks),
      hasMore: isLast ? part.nextPageToken !== undefined : branch.hasMore,
      isLoading: false,
      error: undefined,
      isKnown: true,
    });
  }

  private branch(key: string): TaskBranch {
    return this.current.branches.get(key) ?? NEW;
  }

  private put(key: string, branch: TaskBranch): void {
    this.enter({ ...this.current, branches: new Map(this.current.branches).set(key, branch) });
  }

  private enter(state: TreeState): void {
    this.current = state;
    this.listeners.forEach((l) => {
      l();
    });
  }
}

const byStart = (a: Task, b: Task) => a.startUs - b.startUs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Known and new tasks by start, each once. A task that a fuller page has pushed out of its own stays. */
function merged(known: readonly Task[], fresh: readonly Task[]): Task[] {
  const all = new Map(known.map((t) => [t.id, t]));
  for (const task of fresh) all.set(task.id, task);
  return [...all.values()].sort(byStart);
}
