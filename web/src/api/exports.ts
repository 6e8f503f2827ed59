import { API } from "./client";
import { enc, query } from "./request";
import type { View } from "./types";

/** The forms in which the server exports tables. */
export const EXPORT_FORMS = ["parquet", "csv", "jsonl"] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

type Parameters = Record<string, string | number | undefined | string[]>;

/** The runs that a filter finds in an experiment, or those that are named. */
export type ExportedRuns =
  { readonly experiment: string; readonly filter: string; readonly view: View } | { readonly run: string[] };

export const runsExportUrl = (runs: ExportedRuns, format: ExportForm) =>
  `${API}/export/runs${query({ ...runs, format })}`;

export const logExportUrl = (runId: string, parameters: Parameters, format: ExportForm) =>
  `${API}/runs/${enc(runId)}/log/export${query({ ...parameters, format })}`;

export const trackExportUrl = (runId: string, parameters: Parameters, format: ExportForm) =>
  `${API}/runs/${enc(runId)}/tracks/export${query({ ...parameters, format })}`;
