import type { Track } from "../../../api/types";
import { packList, unpackList } from "../../../design/address";
import { timeRangeOf, type TimeRange, type TimeRangeSearch } from "../timelines/timeRange";

/** What the address says of the tracks. */
export interface TrackSearch extends TimeRangeSearch {
  topic?: string | undefined;
  columns?: string | undefined;
  plot?: string | undefined;
  apart?: string | undefined;
  at?: string | undefined;
  clock?: string | undefined;
}

/** No name of a field has a slash, so that this says that there is none. */
const NONE = "/";

export interface TrackView {
  readonly range: TimeRange;
  /** The columns of the table; undefined if none were chosen. */
  readonly columns: readonly string[] | undefined;
  /** What is drawn, as paths of numbers; undefined if nothing was chosen. */
  readonly plot: readonly string[] | undefined;
}

const listOf = (text: string | undefined) =>
  text === undefined ? undefined : text === NONE ? [] : unpackList(text);

export function trackViewOf(search: TrackSearch, originUs: number): TrackView {
  return { range: timeRangeOf(search, originUs), columns: listOf(search.columns), plot: listOf(search.plot) };
}

export const packChoice = (names: readonly string[]): string => packList(names) ?? NONE;

/** The track that the address names, or the first one. */
export function chosenTrack(tracks: readonly Track[], topic: string | undefined): Track | undefined {
  return topic === undefined ? tracks[0] : tracks.find((t) => t.topic === topic);
}
