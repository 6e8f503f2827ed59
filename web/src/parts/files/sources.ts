import { artifactUrl, listArtifacts } from "../../api/calls";
import { listModelFiles, modelFileUrl } from "../../api/models";
import type { FileSource } from "./FileTree";

/** The files of a model that a run has made. */
export const filesOfModel = (modelId: string): FileSource => ({
  of: modelId,
  list: (path, pageToken, signal) => listModelFiles(modelId, path, pageToken, signal),
  urlOf: (path) => modelFileUrl(modelId, path),
});

/** The artifacts of a run. */
export const filesOfRun = (runId: string): FileSource => ({
  of: runId,
  list: (path, pageToken, signal) => listArtifacts(runId, { path, pageToken }, signal),
  urlOf: (path) => artifactUrl(runId, path),
});
