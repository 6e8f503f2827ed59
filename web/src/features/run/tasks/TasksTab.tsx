import { Button, Group, SegmentedControl, Skeleton, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { TaskFilter } from "../../../api/lineage";
import type { Run, Use } from "../../../api/types";
import { ErrorState } from "../../../design/ErrorState";
import { groupedInteger } from "../../../design/numbers";
import { SearchInput } from "../../../design/SearchInput";
import { TaskDetails } from "./TaskDetails";
import { spanOf, type TaskSpan } from "../../../parts/tasks/taskRows";
import { filterOf, STATUSES, type TaskSearch } from "./taskSearch";
import { TaskTreeView } from "../../../parts/tasks/TaskTreeView";
import { TOP, type TreeState } from "../../../parts/tasks/TaskTree";
import { UseCards } from "./UseCards";
import { useRunObjects, useTask, useTaskNow, useTaskTree } from "./useTasks";
import textStyles from "../../../design/text.module.css";
import styles from "./TasksTab.module.css";

interface TasksTabProps {
  run: Run;
  search: TaskSearch;
  change: (part: TaskSearch) => void;
}

const US = 1000;
/** Less than this of the chosen task is not enough to see what it is. */
const BELOW_PX = 120;

/** The tasks of a run on a common time axis, the chosen one with its inputs and outputs, and those of the run itself. */
export function TasksTab({ run, search, change }: TasksTabProps) {
  const filter = filterOf(search);
  const { tree, state } = useTaskTree(run.id, filter);
  const objects = useRunObjects(run.id);
  const top = state.branches.get(TOP);
  const uses = objects.data?.uses ?? [];
  const hasTasks = (top?.tasks.length ?? 0) > 0;
  const isSearching = !top?.isKnown && top?.error === undefined;
  const details = useRef<HTMLElement>(null);
  const isChosen = useRef(false);
  const [revealed, setRevealed] = useState<string>();
  const { task } = search;
  const isFiltered = filter !== undefined;
  useEffect(() => {
    // Among the tasks that are found, a task has no place in a tree.
    if (task === undefined || isFiltered) return;
    // The details say what is wrong with a task that is not there.
    tree
      .reveal(task)
      .then((isThere) => {
        if (isThere) setRevealed(task);
      })
      .catch(() => undefined);
  }, [tree, task, isFiltered]);
  // Where there is little room, a task that somebody chooses is shown below all others.
  useEffect(() => {
    const element = details.current;
    const isBelow = element && element.getBoundingClientRect().top > window.innerHeight - BELOW_PX;
    if (isChosen.current && isBelow) element.scrollIntoView({ block: "start" });
    isChosen.current = false;
  }, [task]);
  const choose = useCallback(
    (id: string) => {
      isChosen.current = true;
      change({ task: id });
    },
    [change],
  );
  const nowUs = useTaskNow(run);
  const all = useMemo(() => spanOf(loadedTasks(state), nowUs), [state, nowUs]);

  if (top?.error !== undefined && !hasTasks)
    return <ErrorState error={top.error} retry={() => void tree.loadMore(TOP)} />;
  if ((isSearching && !isFiltered) || objects.isPending)
    return <Skeleton height={320} aria-label="Loading the tasks" />;
  return (
    <section aria-label="Tasks" className={styles.tab}>
      {objects.isError ? (
        <ErrorState error={objects.error} retry={() => void objects.refetch()} />
      ) : (
        uses.length > 0 && <RunObjects uses={uses} />
      )}
      {(hasTasks || isFiltered) && <TaskBar filter={filter} change={change} />}
      {!hasTasks || !all ? (
        <Text size="sm" c="dimmed" role="status">
          {isSearching
            ? "Looking for tasks…"
            : isFiltered
              ? "No task is like this."
              : uses.length > 0
                ? "No tasks yet."
                : "No tasks, inputs or outputs yet. They appear here as soon as the run logs one."}
        </Text>
      ) : (
        <>
          {search.span !== undefined && (
            <Group gap="sm">
              <Text size="xs" c="dimmed">
                The axis has the time of one task.
              </Text>
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => {
                  change({ span: undefined });
                }}
              >
                All tasks
              </Button>
            </Group>
          )}
          <div className={styles.panes} data-chosen={task !== undefined}>
            <Spanned runId={run.id} taskId={search.span} all={all} nowUs={nowUs}>
              {(span) => (
                <TaskTreeView
                  tree={tree}
                  state={state}
                  span={span}
                  originUs={all.fromUs}
                  nowUs={nowUs}
                  chosen={task}
                  revealed={revealed}
                  choose={choose}
                />
              )}
            </Spanned>
            <aside ref={details} aria-label="Task" className={styles.details}>
              {task === undefined ? (
                <Text size="sm" c="dimmed" p="sm">
                  Choose a task to see its inputs, outputs and attributes.
                </Text>
              ) : (
                <TaskDetails
                  key={task}
                  runId={run.id}
                  taskId={task}
                  originUs={run.startMs * US}
                  nowUs={nowUs}
                  isSpan={search.span === task}
                  choose={choose}
                  change={change}
                />
              )}
            </aside>
          </div>
        </>
      )}
    </section>
  );
}

interface TaskBarProps {
  filter: TaskFilter | undefined;
  change: (part: TaskSearch) => void;
}

/** What tasks are looked for. */
function TaskBar({ filter, change }: TaskBarProps) {
  return (
    <Group gap="sm">
      <SearchInput
        w={260}
        aria-label="Find tasks"
        placeholder="Find by name, tag, attribute or error"
        value={filter?.text ?? ""}
        onText={(text) => {
          change({ find: text === "" ? undefined : text });
        }}
      />
      <SegmentedControl
        size="xs"
        aria-label="Status"
        data={[{ value: "", label: "all" }, ...STATUSES]}
        value={filter?.status ?? ""}
        onChange={(status) => {
          change({ status: status === "" ? undefined : status });
        }}
      />
    </Group>
  );
}

function* loadedTasks({ branches }: TreeState) {
  for (const branch of branches.values()) yield* branch.tasks;
}

interface SpannedProps {
  runId: string;
  taskId: string | undefined;
  all: TaskSpan;
  nowUs: number;
  children: (span: TaskSpan) => React.ReactNode;
}

/** The axis covers all loaded tasks, or the time of one task. */
function Spanned({ taskId, ...props }: SpannedProps) {
  return taskId === undefined ? props.children(props.all) : <SpannedByTask {...props} taskId={taskId} />;
}

function SpannedByTask({ runId, taskId, all, nowUs, children }: SpannedProps & { taskId: string }) {
  const task = useTask(runId, taskId);
  return children((task.data && spanOf([task.data], nowUs)) ?? all);
}

/** As many are open at first as fit above the tasks, where there is room at all. */
const OPEN_USES = 4;

function RunObjects({ uses }: { uses: readonly Use[] }) {
  const isNarrow = useMediaQuery("(max-width: 1000px)", undefined, { getInitialValueInEffect: false });
  const [isOpen, setOpen] = useState(!isNarrow && uses.length <= OPEN_USES);
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <section aria-label="Inputs and outputs of the run">
      <button
        type="button"
        className={styles.fold}
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        <Icon size={15} aria-hidden /> Inputs and outputs of the run
        <span className={textStyles.count}>{groupedInteger(uses.length)}</span>
      </button>
      {isOpen && (
        <div className={styles.runObjects}>
          <UseCards uses={uses} label="Objects of the run" />
        </div>
      )}
    </section>
  );
}
