import { Skeleton, Text } from "@mantine/core";
import type { Run, Track } from "../../../api/types";
import { ErrorState } from "../../../design/ErrorState";
import { clockOf } from "../timelines/timeRange";
import { TrackBar } from "./TrackBar";
import { TrackCharts } from "./TrackCharts";
import { TrackList } from "./TrackList";
import { TrackTable } from "./TrackTable";
import { chosenTrack, trackViewOf, type TrackSearch } from "./trackSearch";
import { useTrackFields, useTracks } from "./useTrack";
import styles from "./TracksTab.module.css";

interface TracksTabProps {
  run: Run;
  search: TrackSearch;
  change: (part: TrackSearch) => void;
}

/** The tracks of a run: their topics, and the rows of one of them. */
export function TracksTab({ run, search, change }: TracksTabProps) {
  const tracks = useTracks(run.id);
  if (tracks.isError && !tracks.data)
    return <ErrorState error={tracks.error} retry={() => void tracks.refetch()} />;
  if (!tracks.data) return <Skeleton height={320} aria-label="Loading the tracks" />;
  const all = tracks.data.tracks;
  if (all.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No tracks yet. They appear here with their first row.
      </Text>
    );
  const track = chosenTrack(all, search.topic);
  return (
    <section aria-label="Tracks" className={styles.tab}>
      <TrackList
        tracks={all}
        chosen={track?.topic}
        choose={(topic) => {
          change({ topic, columns: undefined, plot: undefined, at: undefined });
        }}
      />
      {track ? (
        <TrackView key={track.topic} run={run} track={track} search={search} change={change} />
      ) : (
        <Text size="sm" c="dimmed">
          The run has no track {search.topic}.
        </Text>
      )}
    </section>
  );
}

/** So many columns are shown, and so many numbers drawn, as long as nothing is chosen. */
const FIRST_COLUMNS = 12;
const FIRST_PATHS = 3;
/** With more fields, only those in the table are loaded. */
const MOST_FIELDS = 60;
const US = 1000;

/** Fields come before the numbers inside of JSON. */
function firstPaths(paths: readonly string[]): readonly string[] {
  const fields = paths.filter((p) => !p.includes("/"));
  return (fields.length > 0 ? fields : paths).slice(0, FIRST_PATHS);
}

function TrackView({ run, track, search, change }: TracksTabProps & { track: Track }) {
  const fields = useTrackFields(run.id, track.topic, track.rows);
  const clock = clockOf(search.clock);
  const originUs = run.startMs * US;
  const view = trackViewOf(search, originUs);
  if (fields.isError && !fields.data)
    return <ErrorState error={fields.error} retry={() => void fields.refetch()} />;
  if (!fields.data) return <Skeleton height={320} aria-label="Loading the track" />;
  const known = fields.data;
  const columns = view.columns ?? known.names.slice(0, FIRST_COLUMNS);
  const plot = view.plot ?? firstPaths(known.paths);
  const key = [view.range.fromUs, view.range.throughUs].join(" ");
  return (
    <div className={styles.track}>
      <TrackBar
        runId={run.id}
        topic={track.topic}
        known={known}
        columns={columns}
        plot={plot}
        range={view.range}
        originUs={originUs}
        clock={clock}
        isApart={search.apart === "1"}
        change={change}
      />
      {plot.length > 0 && (
        <TrackCharts
          run={run}
          topic={track.topic}
          plot={plot}
          range={view.range}
          clock={clock}
          originUs={originUs}
          isApart={search.apart === "1"}
          change={change}
        />
      )}
      <TrackTable
        key={key}
        run={run}
        topic={track.topic}
        columns={columns}
        known={known}
        asked={known.names.length > MOST_FIELDS ? columns : undefined}
        range={view.range}
        at={search.at}
        clock={clock}
        originUs={originUs}
        change={change}
      />
    </div>
  );
}
