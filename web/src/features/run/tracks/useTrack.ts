import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { listTrackRows, listTracks } from "../../../api/calls";
import { useLive } from "../../../api/live";
import { queryKeys } from "../../../api/queryKeys";
import type { TrackRow } from "../../../api/types";
import { useSoon } from "../../../design/useSoon";
import type { TimeRange } from "../timelines/timeRange";
import { TimelineWindow } from "../timelines/TimelineWindow";
import { fieldsOf, type TrackFields } from "./trackFields";

const FRESH_DELAY_MS = 1000;
/** Rows at either end of a track that tell which fields it has. */
const SAMPLE_ROWS = 100;

/** The tracks of a run, kept current. */
export function useTracks(runId: string) {
  const queries = useQueryClient();
  const found = useQuery({
    queryKey: queryKeys.tracks(runId),
    queryFn: ({ signal }) => listTracks(runId, signal),
  });
  useTracked(runId, FRESH_DELAY_MS, () => queries.invalidateQueries({ queryKey: queryKeys.tracks(runId) }));
  return found;
}

/** Runs an action soon after rows of tracks have come. */
export function useTracked(runId: string, delayMs: number, action: () => unknown): void {
  const soon = useSoon(delayMs, action);
  useLive("tracked", (event) => {
    if (event.runId === runId) soon();
  });
  useLive("opened", ({ runIds }) => {
    if (runIds.includes(runId)) soon();
  });
  useLive("resync", soon);
}

/** The fields of the first and the last rows of a track. */
export function useTrackFields(runId: string, topic: string, rows: number) {
  // A track that has just begun gets new fields; later the ends of the track say enough.
  const size = Math.min(rows, SAMPLE_ROWS);
  return useQuery({
    queryKey: [...queryKeys.trackFields(runId, topic), size],
    queryFn: async ({ signal }): Promise<TrackFields> => {
      const ends = await Promise.all(
        (["asc", "desc"] as const).map((order) =>
          listTrackRows(runId, { topic, order, max: SAMPLE_ROWS }, signal),
        ),
      );
      return fieldsOf(ends.flatMap((page) => page.rows));
    },
    // Sets are compared by identity, and this one is small.
    structuralSharing: false,
    staleTime: 60_000,
    placeholderData: (old, query) => (query?.queryKey[2] === topic ? old : undefined),
  });
}

/** The window over the rows of a track. It begins anew with other fields or times. */
export function useTrackRows(
  runId: string,
  topic: string,
  fields: readonly string[] | undefined,
  { fromUs, throughUs }: TimeRange,
) {
  const key = fields?.join("/");
  const track = useMemo(
    () =>
      new TimelineWindow<TrackRow>({
        load: async (query, signal) => {
          const page = await listTrackRows(
            runId,
            { topic, ...(fields && { field: [...fields] }), ...query },
            signal,
          );
          return { items: page.rows, nextPageToken: page.nextPageToken };
        },
        fromUs,
        throughUs,
        bytesOf: bytesOfRow,
      }),
    // The fields are a new list at each render; their names say whether they have changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [runId, topic, key, fromUs, throughUs],
  );
  useEffect(
    () => () => {
      track.close();
    },
    [track],
  );
  return { track, state: useSyncExternalStore(track.onChange, track.state) };
}

/** About how many bytes a row takes in memory, by its longest texts. */
function bytesOfRow({ fields }: TrackRow): number {
  let bytes = 100;
  for (const value of Object.values(fields))
    bytes += typeof value === "string" ? 2 * value.length : typeof value === "object" ? sizeOf(value) : 32;
  return bytes;
}

function sizeOf(value: object | null): number {
  if (value === null) return 8;
  return Object.values(value).reduce<number>(
    (sum, one: unknown) =>
      sum + (typeof one === "string" ? 2 * one.length : typeof one === "object" ? sizeOf(one) : 16),
    32,
  );
}
