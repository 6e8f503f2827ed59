import { Skeleton, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { listUses } from "../../api/lineage";
import { queryKeys } from "../../api/queryKeys";
import type { Use } from "../../api/types";
import { ErrorState } from "../../design/ErrorState";
import { plural } from "../../design/numbers";
import { TableRows } from "../../design/TableRows";
import { TimeText } from "../../design/TimeText";
import { RunLink, TaskLink } from "../../parts/runs/RunLinks";
import tableStyles from "../../design/table.module.css";
import textStyles from "../../design/text.module.css";

const PAGE = 200;
const ROW_PX = 31;

/** The runs and tasks that used or made an object. */
export function UsesTable({ digest }: { digest: string }) {
  const found = useInfiniteQuery({
    queryKey: queryKeys.uses(digest),
    queryFn: ({ pageParam, signal }) => listUses(digest, { max: PAGE, pageToken: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
  });
  if (found.isError && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={200} aria-label="Loading the uses" />;
  const uses = found.data.pages.flatMap((page) => page.uses);
  if (uses.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No run has it as an input or output; it is only linked to other objects.
      </Text>
    );
  return (
    <>
      <div className={tableStyles.scrollX}>
        <table className={tableStyles.grid} aria-label="Uses">
          <thead>
            <tr>
              <th>Run</th>
              <th>Task</th>
              <th>Direction</th>
              <th>Name</th>
              <th>Time</th>
            </tr>
          </thead>
          <TableRows
            count={uses.length}
            estimatePx={ROW_PX}
            keyOf={String}
            onLast={() => {
              if (found.hasNextPage && !found.isFetching) void found.fetchNextPage();
            }}
            row={(i) => <UseCells use={uses[i]} />}
          />
        </table>
      </div>
      <Text size="xs" c="dimmed" mt={4} role="status">
        {found.hasNextPage
          ? `The first ${plural(uses.length, "use")}; scroll on for more`
          : plural(uses.length, "use")}
      </Text>
    </>
  );
}

const WORD = { input: "input", output: "output", none: "object" } as const;

function UseCells({ use }: { use: Use | undefined }) {
  if (!use) return null;
  return (
    <>
      <td>
        <RunLink runId={use.runId} />
      </td>
      <td>{use.taskId !== undefined && <TaskLink runId={use.runId} taskId={use.taskId} />}</td>
      <td>{WORD[use.direction]}</td>
      <td className={tableStyles.key}>{use.name}</td>
      <td className={textStyles.nowrap}>
        <TimeText ms={use.timeUs / 1000} />
      </td>
    </>
  );
}
