import { useEffect, useMemo, useSyncExternalStore } from "react";
import { listLog } from "../../../api/calls";
import type { LogEntry } from "../../../api/types";
import { TimelineWindow } from "../timelines/TimelineWindow";
import { bytesOfEntry, contentQuery, searchesContent, type LogFilter } from "./logSearch";

/** The window over the entries of a run that a filter finds. It begins anew when the filter changes. */
export function useLog(runId: string, filter: LogFilter) {
  const { levels, text, logger, fromUs, throughUs } = filter;
  const levelsKey = levels.join(",");
  const log = useMemo(() => {
    const content = contentQuery(filter);
    return new TimelineWindow<LogEntry>({
      load: async (query, signal) => {
        const page = await listLog(runId, { ...content, ...query }, signal);
        return { items: page.entries, nextPageToken: page.nextPageToken };
      },
      ...(searchesContent(filter) && {
        newestUs: async (signal: AbortSignal) => {
          const newest = await listLog(runId, { order: "desc", max: 1, through: throughUs }, signal);
          return newest.entries[0]?.timeUs;
        },
      }),
      fromUs,
      throughUs,
      bytesOf: bytesOfEntry,
    });
    // The filter is a new object at each render; its parts say whether it has changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [runId, levelsKey, text, logger, fromUs, throughUs]);
  useEffect(
    () => () => {
      log.close();
    },
    [log],
  );
  return { log, state: useSyncExternalStore(log.onChange, log.state) };
}
