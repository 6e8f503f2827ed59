import { API, getJson } from "./client";
import { enc, pathOf, query } from "./request";
import type { ArtifactPage, Model, ModelPage } from "./types";

const MODELS_A_PAGE = 20;

/** The models that a run has made or taken, the newest first. */
export const listModelsOfRun = (runId: string, pageToken: string | undefined, signal?: AbortSignal) =>
  getJson<ModelPage>(`/runs/${enc(runId)}/models${query({ max: MODELS_A_PAGE, pageToken })}`, signal);

export const loadModel = (id: string, signal?: AbortSignal) => getJson<Model>(`/models/${enc(id)}`, signal);

export const listModelFiles = (
  modelId: string,
  path: string,
  pageToken: string | undefined,
  signal?: AbortSignal,
) =>
  getJson<ArtifactPage>(
    `/models/${enc(modelId)}/artifacts${query({ path, pageToken, maxResults: 1000 })}`,
    signal,
  );

export const modelFileUrl = (modelId: string, path: string) =>
  `${API}/models/${enc(modelId)}/artifacts/${pathOf(path)}`;
