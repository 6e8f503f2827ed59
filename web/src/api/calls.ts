import { API, getJson, getServerJson, queryColumns, send, sendJson } from "./client";
import { enc, getExact, pathOf, query, roundedTime } from "./request";
import type {
  AnyChartQuery,
  ArtifactPage,
  Attempt,
  Children,
  ColumnKind,
  ColumnPage,
  Experiment,
  ExperimentPage,
  ExperimentPatch,
  GroupsAnswer,
  LogEntries,
  LogLevel,
  MovedRuns,
  NewExperiment,
  NotesHistory,
  RowsPage,
  Run,
  RunPage,
  RunPatch,
  RunSearch,
  RunStorage,
  SeriesBuckets,
  SeriesRef,
  ServerInfo,
  Storage,
  StreamStats,
  Track,
  TrackRows,
  View,
  XAxis,
} from "./types";

export const loadServer = (signal?: AbortSignal) => getServerJson<ServerInfo>("/server", signal);

/** All experiments of a view. The page groups and searches the whole list, so it loads every page of it. */
export async function listExperiments(
  q: { view: View; filter?: string; orderBy?: string[] },
  signal?: AbortSignal,
): Promise<Experiment[]> {
  const all: Experiment[] = [];
  let pageToken: string | undefined;
  do {
    const page = await getJson<ExperimentPage>(
      `/experiments${query({ ...q, maxResults: 1000, pageToken })}`,
      signal,
    );
    all.push(...page.experiments);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return all;
}

export const loadExperiment = (id: string, signal?: AbortSignal) =>
  getJson<Experiment>(`/experiments/${enc(id)}`, signal);

export const createExperiment = (body: NewExperiment) => sendJson<Experiment>("POST", "/experiments", body);

export const patchExperiment = (id: string, body: ExperimentPatch) =>
  sendJson<Experiment>("PATCH", `/experiments/${enc(id)}`, body);

export const deleteExperiment = (id: string) => sendJson<undefined>("DELETE", `/experiments/${enc(id)}`);

export const restoreExperiment = (id: string) =>
  sendJson<Experiment>("POST", `/experiments/${enc(id)}/restore`);

export interface ColumnsQuery {
  /** A text that the keys contain. */
  q?: string;
  kind?: ColumnKind | undefined;
  maxResults: number;
  pageToken?: string | undefined;
}

export const loadColumns = (experimentId: string, q: ColumnsQuery, signal?: AbortSignal) =>
  getJson<ColumnPage>(`/experiments/${enc(experimentId)}/columns${query({ ...q })}`, signal);

/** The keys of a kind that runs use, the most used first, and at most `most` of them. */
export async function loadAllColumns(
  experimentId: string,
  kind: ColumnKind,
  most: number,
  signal?: AbortSignal,
): Promise<ColumnPage> {
  const all = await loadColumns(experimentId, { kind, maxResults: COLUMNS_A_PAGE }, signal);
  while (all.nextPageToken !== undefined && all.columns.length < most) {
    const next = await loadColumns(
      experimentId,
      { kind, maxResults: COLUMNS_A_PAGE, pageToken: all.nextPageToken },
      signal,
    );
    all.columns.push(...next.columns);
    all.total = next.total;
    if (next.nextPageToken === undefined) delete all.nextPageToken;
    else all.nextPageToken = next.nextPageToken;
  }
  return all;
}

/** The server's largest page of columns. */
const COLUMNS_A_PAGE = 5000;

export const searchRuns = (body: RunSearch, signal?: AbortSignal) =>
  sendJson<RunPage>("POST", "/runs/search", body, signal);

export const listChildren = (id: string, pageToken: string | undefined, signal?: AbortSignal) =>
  getJson<Children>(`/runs/${enc(id)}/children${query({ maxResults: 200, pageToken })}`, signal);

export const loadRun = (id: string, signal?: AbortSignal) => getJson<Run>(`/runs/${enc(id)}`, signal);

export const patchRun = (id: string, body: RunPatch) => sendJson<Run>("PATCH", `/runs/${enc(id)}`, body);
/** The notes of a run as they were, the newest first. */
export const listNotes = (id: string, pageToken: string | undefined, signal?: AbortSignal) =>
  getJson<NotesHistory>(`/runs/${enc(id)}/notes${query({ pageToken })}`, signal);

export const deleteRun = (id: string) => sendJson<undefined>("DELETE", `/runs/${enc(id)}`);
/** Moves runs, with all below them, to another experiment. */
export const moveRuns = (runIds: readonly string[], experimentId: string) =>
  sendJson<MovedRuns>("POST", "/runs/move", { runIds, experimentId });

export const restoreRun = (id: string) => sendJson<Run>("POST", `/runs/${enc(id)}/restore`);

export const loadAttempts = (id: string, signal?: AbortSignal) =>
  getJson<{ attempts: Attempt[] }>(`/runs/${enc(id)}/attempts`, signal);

/** The x axis of points: a built-in one, or another field of their stream. */
export type WireAxis = { x: XAxis } | { xField: string };

type ChartQuery = Pick<AnyChartQuery, "from" | "to" | "buckets" | "attempts" | "smoothing">;

export type SeriesQuery = ChartQuery & WireAxis & { series: SeriesRef[] };

export const querySeries = (body: SeriesQuery, signal?: AbortSignal) =>
  queryColumns<{ series: SeriesBuckets[] }>("/series/query", body, signal);

export type GroupsQuery = ChartQuery &
  WireAxis &
  ({ runIds: readonly string[] } | { experimentIds: readonly string[]; filter?: string }) &
  ({ groupBy: readonly string[] } | { allParamsBut: readonly string[] }) & {
    key: string;
    align: "step" | "interpolate";
    quantiles?: readonly number[];
  };

export const queryGroups = (body: GroupsQuery, signal?: AbortSignal) =>
  queryColumns<GroupsAnswer>("/series/groups", body, signal);

export const listStreams = (runId: string, signal?: AbortSignal) =>
  getJson<{ streams: StreamStats[] }>(`/runs/${enc(runId)}/streams`, signal);

/** @property field - the fields to load; absent for all */
export interface RowsQuery {
  stream: string;
  startIndex: number;
  limit: number;
  field?: string[];
}

/** The rows of a stream that were asked for. The server sends large rows in several answers. */
export async function loadRows(runId: string, q: RowsQuery, signal?: AbortSignal): Promise<RowsPage> {
  const end = q.startIndex + q.limit;
  const all = await rowsFrom(runId, q, signal);
  while (all.hasMore && all.endIndex < end) {
    const next = await rowsFrom(runId, { ...q, startIndex: all.endIndex, limit: end - all.endIndex }, signal);
    if (next.endIndex <= all.endIndex) break;
    all.rows.push(...next.rows);
    all.endIndex = next.endIndex;
    all.hasMore = next.hasMore;
  }
  return all;
}

async function rowsFrom(runId: string, q: RowsQuery, signal?: AbortSignal): Promise<RowsPage> {
  return (await getExact(`/runs/${enc(runId)}/rows${query({ ...q })}`, signal)) as RowsPage;
}

/** @property from - the least time in microseconds, as is `through`; both are inclusive */
interface TimesQuery {
  from?: number | undefined;
  through?: number | undefined;
  order: "asc" | "desc";
  max: number;
  pageToken?: string | undefined;
}

/** @property text - part of the message, the exception or the name of the logger, whatever its case */
export interface LogQuery extends TimesQuery {
  level?: LogLevel[];
  text?: string | undefined;
  logger?: string | undefined;
}

/** A page of a log. It may be empty although others follow. Numbers in metadata are exact. */
export async function listLog(runId: string, q: LogQuery, signal?: AbortSignal): Promise<LogEntries> {
  const page = (await getExact(`/runs/${enc(runId)}/log${query({ ...q })}`, signal)) as LogEntries;
  for (const entry of page.entries) entry.timeUs = roundedTime(entry.timeUs);
  return page;
}

export const listTracks = (runId: string, signal?: AbortSignal) =>
  getJson<{ tracks: Track[] }>(`/runs/${enc(runId)}/tracks`, signal);

/** @property field - the fields to load; absent for all */
export interface TrackQuery extends TimesQuery {
  topic: string;
  field?: string[];
}

/** A page of the rows of a track, with exact numbers. */
export async function listTrackRows(runId: string, q: TrackQuery, signal?: AbortSignal): Promise<TrackRows> {
  const page = (await getExact(`/runs/${enc(runId)}/tracks/rows${query({ ...q })}`, signal)) as TrackRows;
  for (const row of page.rows) row.timeUs = roundedTime(row.timeUs);
  return page;
}

export const loadStorage = (top: number, signal?: AbortSignal) =>
  getJson<Storage>(`/storage${query({ top })}`, signal);

export const loadRunStorage = (runId: string, prefix: string, top: number, signal?: AbortSignal) =>
  getJson<RunStorage>(`/runs/${enc(runId)}/storage${query({ prefix, top })}`, signal);

export interface ArtifactsQuery {
  path: string;
  /** If given, the answer has the files below the path whose paths contain this text, instead of the entries. */
  q?: string;
  pageToken?: string | undefined;
}

export const listArtifacts = (runId: string, q: ArtifactsQuery, signal?: AbortSignal) =>
  getJson<ArtifactPage>(`/runs/${enc(runId)}/artifacts${query({ ...q, maxResults: 1000 })}`, signal);

export const archiveUrl = (runId: string, path: string, format: "zip" | "tar") =>
  `${API}/runs/${enc(runId)}/archive${query({ path, format })}`;

export const artifactUrl = (runId: string, path: string) =>
  `${API}/runs/${enc(runId)}/artifacts/${pathOf(path)}`;

export const previewUrl = (runId: string, path: string) =>
  `${API}/runs/${enc(runId)}/preview/${pathOf(path)}`;

export interface Preview {
  mediaType: string;
  truncated: boolean;
  size: number;
  body: Blob;
}

export async function loadPreview(runId: string, path: string, signal?: AbortSignal): Promise<Preview> {
  const response = await send(previewUrl(runId, path), { ...(signal && { signal }) });
  const body = await response.blob();
  return {
    mediaType: (response.headers.get("Content-Type") ?? "").split(";")[0]?.trim() ?? "",
    truncated: response.headers.get("Quipu-Truncated") === "true",
    size: Number(response.headers.get("Quipu-Size") ?? body.size),
    body,
  };
}
