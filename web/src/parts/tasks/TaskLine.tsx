import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { Task } from "../../api/types";
import { classes } from "../../design/classes";
import { plural } from "../../design/numbers";
import { barOf, endOf, tagsOf, type TaskSpan } from "./taskRows";
import { TaskStatusMark } from "./TaskStatusMark";
import { taskDuration } from "./taskDuration";
import textStyles from "../../design/text.module.css";
import styles from "./TaskTree.module.css";

interface TaskLineProps {
  task: Task;
  depth: number;
  isOpen: boolean;
  span: TaskSpan;
  nowUs: number;
  /** The lines of the axis, as fractions of its width. */
  ticks: readonly { left: number }[];
  toggle: () => void;
  choose: () => void;
}

const STEP_PX = 18;
/** Deeper tasks are not moved further to the right, or their names would leave the view. */
const MOST_STEPS = 12;

/** A task: its name, its status, how long it took, and its bar. */
export function TaskLine({ task, depth, isOpen, span, nowUs, ticks, toggle, choose }: TaskLineProps) {
  const bar = barOf(task, span, nowUs);
  const took = taskDuration(endOf(task, nowUs) - task.startUs);
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div className={styles.columns} data-task={task.id} data-status={task.status} onClick={choose}>
      <span
        role="gridcell"
        className={styles.name}
        style={{ paddingLeft: 4 + Math.min(depth, MOST_STEPS) * STEP_PX }}
      >
        {task.children > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            className={styles.toggle}
            aria-label={`${isOpen ? "Close" : "Open"} ${task.name}: ${plural(task.children, "task")}`}
            onClick={(e) => {
              e.stopPropagation();
              toggle();
            }}
          >
            <Icon size={14} />
          </button>
        ) : (
          <span className={styles.leaf} />
        )}
        <span className={styles.text} title={task.name}>
          {task.name}
        </span>
        {tagsOf(task.attributes).map((tag) => (
          <span key={tag} className={styles.tag} title={`Tag ${tag}`}>
            {tag}
          </span>
        ))}
        {task.children > 0 && (
          <span className={textStyles.count} title={plural(task.children, "task")}>
            {task.children}
          </span>
        )}
      </span>
      <span role="gridcell" className={styles.status}>
        <TaskStatusMark status={task.status} isNarrow />
      </span>
      <span role="gridcell" className={styles.duration}>
        {took}
      </span>
      <span role="gridcell" className={styles.axis} aria-hidden>
        {ticks.map(({ left }) => (
          <i key={left} className={styles.line} style={{ left: `${String(left * 100)}%` }} />
        ))}
        {bar && (
          <i
            className={classes(styles.bar, styles[task.status])}
            title={`${task.name}: ${took}`}
            style={{ left: `${String(bar.left * 100)}%`, width: `${String(bar.width * 100)}%` }}
          />
        )}
      </span>
    </div>
  );
}
