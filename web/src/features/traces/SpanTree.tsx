import { Text } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Trace } from "../../api/types";
import { useChangeAddress } from "../../design/address";
import { groupedInteger } from "../../design/numbers";
import { useNow } from "../../design/useNow";
import { spanOf } from "../../parts/tasks/taskRows";
import { TaskTreeView } from "../../parts/tasks/TaskTreeView";
import { SpanDetails } from "./SpanDetails";
import { openFirst, tasksOf, treeOf } from "./spanTasks";
import styles from "./Traces.module.css";

const route = getRouteApi("/traces/$traceId");
const US = 1000;
const WORDS = { one: "Span", byStart: "Spans by start", since: "since the first span" };

/** The spans of a trace on a common time axis, and the chosen one beside them; the first one until somebody chooses. */
export function SpanTree({ trace }: { trace: Trace }) {
  const { span: named } = route.useSearch();
  const change = useChangeAddress();
  const [revealed, setRevealed] = useState<string>();
  const tasks = useMemo(() => tasksOf(trace.spans), [trace.spans]);
  const tree = useMemo(() => treeOf(tasks), [tasks]);
  const state = useSyncExternalStore(tree.onChange, tree.state);
  const now = useNow(trace.status === "in_progress" ? "fast" : "still");
  useEffect(() => {
    void openFirst(tree, tasks)
      .then(() => (named === undefined ? false : tree.reveal(named)))
      .then((isThere) => {
        if (isThere) setRevealed(named);
      })
      .catch(() => undefined);
    // Only a span that the address names at first is brought into view.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [tree]);
  const choose = useCallback(
    (id: string) => {
      change({ span: id });
    },
    [change],
  );
  const nowUs = (now || Date.now()) * US;
  const all = spanOf(tasks, nowUs);
  const chosen = trace.spans.find((span) => span.id === named) ?? trace.spans[0];
  if (!all || !chosen) return null;
  return (
    <>
      {trace.spanCount > trace.spans.length && (
        <Text size="xs" c="dimmed" mb="xs">
          The first {groupedInteger(trace.spans.length)} of {groupedInteger(trace.spanCount)} spans.
        </Text>
      )}
      <div className={styles.panes}>
        <TaskTreeView
          tree={tree}
          state={state}
          span={all}
          originUs={all.fromUs}
          nowUs={nowUs}
          chosen={chosen.id}
          revealed={revealed}
          choose={choose}
          words={WORDS}
        />
        <aside aria-label="Span" className={styles.aside}>
          <SpanDetails
            key={chosen.id}
            traceId={trace.id}
            span={chosen}
            status={tasks.find((task) => task.id === chosen.id)?.status ?? "completed"}
            originNs={trace.spans[0]?.startNs ?? chosen.startNs}
          />
        </aside>
      </div>
    </>
  );
}
