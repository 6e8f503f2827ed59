import { Badge, Button, CopyButton, Group, Skeleton, Text } from "@mantine/core";
import { IconArrowAutofitWidth, IconCheck, IconLink } from "@tabler/icons-react";
import { Fragment } from "react";
import type { Use } from "../../../api/types";
import { Copy } from "../../../design/Copy";
import { ErrorState } from "../../../design/ErrorState";
import { plural } from "../../../design/numbers";
import { isoTimeUs, localTimeUs, sinceUs } from "../../../design/timesUs";
import { shownValue } from "../rows/values";
import { taskDuration } from "../../../parts/tasks/taskDuration";
import { attributeGroups, endOf } from "../../../parts/tasks/taskRows";
import type { TaskSearch } from "./taskSearch";
import { TaskStatusMark } from "../../../parts/tasks/TaskStatusMark";
import { UseCards } from "./UseCards";
import { useTask } from "./useTasks";
import preformatted from "../../../design/preformatted.module.css";
import textStyles from "../../../design/text.module.css";
import styles from "./TaskDetails.module.css";

interface TaskDetailsProps {
  runId: string;
  taskId: string;
  originUs: number;
  nowUs: number;
  /** Whether the axis covers the time of this task. */
  isSpan: boolean;
  choose: (id: string) => void;
  change: (part: TaskSearch) => void;
}

/** All that is known of a task. */
export function TaskDetails({ runId, taskId, originUs, nowUs, isSpan, choose, change }: TaskDetailsProps) {
  const found = useTask(runId, taskId);
  if (found.isError && !found.data)
    return (
      <div className={styles.details}>
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  if (!found.data) return <Skeleton height={200} aria-label="Loading the task" />;
  const task = found.data;
  const { parentId } = task;
  return (
    <div className={styles.details}>
      <Group gap="xs" align="baseline">
        <h2 className={textStyles.breakable}>{task.name}</h2>
        <TaskStatusMark status={task.status} />
      </Group>
      <Group gap={6} mb="xs">
        <CopyButton value={addressOf(taskId)}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={copied ? <IconCheck size={13} /> : <IconLink size={13} />}
              onClick={copy}
            >
              {copied ? "Copied" : "Copy link"}
            </Button>
          )}
        </CopyButton>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconArrowAutofitWidth size={13} />}
          onClick={() => {
            change({ span: isSpan ? undefined : taskId });
          }}
        >
          {isSpan ? "All tasks on the axis" : "Only this task on the axis"}
        </Button>
        {parentId !== undefined && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              choose(parentId);
            }}
          >
            The task around it
          </Button>
        )}
      </Group>
      <dl className={styles.facts}>
        {task.label !== undefined && <Fact name="Label">{task.label}</Fact>}
        <Fact name="Duration">
          {taskDuration(endOf(task, nowUs) - task.startUs)}
          {task.status === "running" && " so far"}
        </Fact>
        <Fact name="Start">
          <TimeOf us={task.startUs} originUs={originUs} />
        </Fact>
        {task.endUs !== undefined && (
          <Fact name="End">
            <TimeOf us={task.endUs} originUs={originUs} />
          </Fact>
        )}
        {task.children > 0 && <Fact name="Holds">{plural(task.children, "task")}</Fact>}
        <Fact name="Id">
          <span className={textStyles.mono}>{task.id}</span> <Copy value={task.id} label="Copy task id" />
        </Fact>
      </dl>
      {task.error !== undefined && (
        <section aria-label="Error">
          <h3>
            Error <Copy value={task.error} label="Copy error" />
          </h3>
          <pre className={preformatted.pre} data-error>
            {task.error}
          </pre>
        </section>
      )}
      <Uses name="Inputs" uses={task.uses.filter((u) => u.direction === "input")} />
      <Uses name="Outputs" uses={task.uses.filter((u) => u.direction === "output")} />
      <Uses name="Objects" uses={task.uses.filter((u) => u.direction === "none")} />
      {attributeGroups(task.attributes).map(({ name, words, entries }) => (
        <section key={name} aria-label={name}>
          <h3>{name}</h3>
          {words.length > 0 && (
            <Group gap={6} mb={6}>
              {words.map((word) => (
                <Badge key={word} variant="light" color="gray" radius="sm" tt="none">
                  {word}
                </Badge>
              ))}
            </Group>
          )}
          <dl className={styles.facts}>
            {entries.map(([key, value]) => (
              <Fact key={key} name={key}>
                <span className={textStyles.wrap}>
                  {shownValue({ fields: { [key]: value } }, key)?.full()}
                </span>
              </Fact>
            ))}
          </dl>
        </section>
      ))}
      {task.uses.length === 0 && (
        <Text size="xs" c="dimmed">
          No inputs or outputs.
        </Text>
      )}
    </div>
  );
}

function Uses({ name, uses }: { name: string; uses: readonly Use[] }) {
  if (uses.length === 0) return null;
  return (
    <section>
      <h3>{name}</h3>
      <UseCards uses={uses} label={name} />
    </section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <Fragment>
      <dt title={name}>{name}</dt>
      <dd>{children}</dd>
    </Fragment>
  );
}

function TimeOf({ us, originUs }: { us: number; originUs: number }) {
  return (
    <time dateTime={isoTimeUs(us)} title={isoTimeUs(us)}>
      {localTimeUs(us)} <small className={textStyles.faint}>{sinceUs(us, originUs)}</small>
    </time>
  );
}

/** The address of the tab with the task in it. */
function addressOf(id: string): string {
  const url = new URL(window.location.href);
  url.searchParams.set("task", id);
  return url.href;
}
