import { API, getJson, sendJson } from "./client";
import { enc, query } from "./request";
import type { Comparison, ComparisonOrder, MeasurementList } from "./types";

export interface ComparisonQuery {
  runId: string;
  /** Empty for all metrics. */
  metrics: readonly string[];
  orderBy: ComparisonOrder | undefined;
  max: number;
  pageToken: string | undefined;
}

/** The objects that a run measured, with the statistics of each metric. */
export const compareObjects = ({ runId, ...page }: ComparisonQuery, signal?: AbortSignal) =>
  sendJson<Comparison>("POST", "/measurements/compare", { runIds: [runId], ...page }, signal);

export interface MeasurementsQuery {
  metric?: string | undefined;
  max: number;
  pageToken?: string | undefined;
}

export const listMeasurements = (runId: string, q: MeasurementsQuery, signal?: AbortSignal) =>
  getJson<MeasurementList>(`/runs/${enc(runId)}/measurements${query({ ...q })}`, signal);

export const listMeasurementsOfObject = (digest: string, q: MeasurementsQuery, signal?: AbortSignal) =>
  getJson<MeasurementList>(`/objects/${enc(digest)}/measurements${query({ ...q })}`, signal);

export type ExportFormat = "csv" | "jsonl" | "parquet";

/** The address of a table of a run as a file. */
export const exportUrl = (table: "examples" | "measurements", run: string, format: ExportFormat) =>
  `${API}/export/${table}${query({ run, format })}`;
