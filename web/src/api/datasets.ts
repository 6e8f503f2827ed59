import { getJson } from "./client";
import { enc, query } from "./request";
import type { DatasetList, DatasetRunPage } from "./types";

/** The datasets that a run used, with their schemas and profiles. */
export const listDatasets = (runId: string, signal?: AbortSignal) =>
  getJson<DatasetList>(`/runs/${enc(runId)}/datasets`, signal);

export interface DatasetRunsQuery {
  name: string;
  digest: string;
  max: number;
  pageToken?: string | undefined;
}

/** The runs that used a dataset, the newest first. */
export const listDatasetRuns = (q: DatasetRunsQuery, signal?: AbortSignal) =>
  getJson<DatasetRunPage>(`/datasets/runs${query({ ...q })}`, signal);
