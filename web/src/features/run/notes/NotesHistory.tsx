import { Button, Group, Skeleton, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listNotes } from "../../../api/calls";
import { queryKeys } from "../../../api/queryKeys";
import { ErrorState } from "../../../design/ErrorState";
import { Markdown } from "../../../design/Markdown";
import { TimeText } from "../../../design/TimeText";
import textStyles from "../../../design/text.module.css";
import styles from "./Notes.module.css";

interface NotesHistoryProps {
  runId: string;
  /** What the run has now. It is read again when this changes. */
  notes: string;
  /** Saves an earlier text on top of the newest version. */
  restore: (text: string, newest: number) => void;
}

/** The notes of a run as they were: when and by whom, each to be opened and restored. */
export function NotesHistory({ runId, notes, restore }: NotesHistoryProps) {
  const [open, setOpen] = useState<number>();
  const found = useInfiniteQuery({
    queryKey: [...queryKeys.notes(runId), notes],
    queryFn: ({ pageParam, signal }) => listNotes(runId, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageToken,
  });
  if (found.isError && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton mt="sm" height={80} aria-label="Loading the history" />;
  const versions = found.data.pages.flatMap((page) => page.versions);
  const newest = versions[0];
  if (!newest)
    return (
      <Text size="sm" c="dimmed" mt="sm" role="status">
        The notes were never saved.
      </Text>
    );
  return (
    <div className={styles.history}>
      <ol aria-label="Versions of the notes">
        {versions.map((version) => (
          <li key={version.version}>
            <Group gap="xs" justify="space-between" wrap="nowrap">
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                aria-expanded={open === version.version}
                onClick={() => {
                  setOpen(open === version.version ? undefined : version.version);
                }}
              >
                Version {version.version}
                {version === newest && " (now)"}
              </Button>
              <span className={textStyles.faint}>
                {version.notes === "" && "removed, "}
                {version.user !== undefined && `${version.user}, `}
                {version.savedMs === undefined ? "earlier" : <TimeText ms={version.savedMs} />}
              </span>
            </Group>
            {open === version.version && (
              <div className={styles.version}>
                {version.notes === "" ? (
                  <Text size="sm" c="dimmed">
                    No notes.
                  </Text>
                ) : (
                  <Markdown source={version.notes} />
                )}
                {version !== newest && (
                  <Button
                    mt="xs"
                    size="compact-xs"
                    variant="light"
                    onClick={() => {
                      restore(version.notes, newest.version);
                    }}
                  >
                    Restore version {version.version}
                  </Button>
                )}
              </div>
            )}
          </li>
        ))}
      </ol>
      {found.hasNextPage && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          Earlier versions
        </Button>
      )}
    </div>
  );
}
