import { getJson, sendJson } from "./client";
import { enc, query } from "./request";
import type {
  ModelStage,
  ModelVersion,
  ModelVersionPage,
  NewModelVersion,
  NewRegisteredModel,
  RegisteredModel,
  RegisteredModelPage,
} from "./types";

const MODELS = "/registry/models";

const modelAt = (name: string) => `${MODELS}/${enc(name)}`;
const versionAt = (name: string, version: number | string) => `${modelAt(name)}/versions/${enc(version)}`;

export interface RegistrySearch {
  filter?: string | undefined;
  orderBy?: string[];
  maxResults?: number;
  pageToken?: string | undefined;
}

/** A text as the language of filters takes it. */
export const filterText = (text: string) => `'${text.replaceAll("'", "''")}'`;

export const searchRegisteredModels = (q: RegistrySearch, signal?: AbortSignal) =>
  getJson<RegisteredModelPage>(`${MODELS}${query({ ...q })}`, signal);

export const loadRegisteredModel = (name: string, signal?: AbortSignal) =>
  getJson<RegisteredModel>(modelAt(name), signal);

export const createRegisteredModel = (body: NewRegisteredModel) =>
  sendJson<RegisteredModel>("POST", MODELS, body);

export const patchRegisteredModel = (name: string, body: { name: string } | { description: string }) =>
  sendJson<RegisteredModel>("PATCH", modelAt(name), body);

export const deleteRegisteredModel = (name: string) => sendJson<undefined>("DELETE", modelAt(name));

export const putModelTag = (name: string, key: string, value: string) =>
  sendJson<undefined>("PUT", `${modelAt(name)}/tags`, { key, value });

export const removeModelTag = (name: string, key: string) =>
  sendJson<undefined>("DELETE", `${modelAt(name)}/tags${query({ key })}`);

export const putAlias = (name: string, alias: string, version: number) =>
  sendJson<undefined>("PUT", `${modelAt(name)}/aliases/${enc(alias)}`, { version });

export const removeAlias = (name: string, alias: string) =>
  sendJson<undefined>("DELETE", `${modelAt(name)}/aliases/${enc(alias)}`);

export const searchVersions = (q: RegistrySearch, signal?: AbortSignal) =>
  getJson<ModelVersionPage>(`/registry/versions${query({ ...q })}`, signal);

export const loadVersion = (name: string, version: string, signal?: AbortSignal) =>
  getJson<ModelVersion>(versionAt(name, version), signal);

export const createVersion = (name: string, body: NewModelVersion) =>
  sendJson<ModelVersion>("POST", `${modelAt(name)}/versions`, body);

export const describeVersion = (name: string, version: number, description: string) =>
  sendJson<ModelVersion>("PATCH", versionAt(name, version), { description });

export const moveVersion = (name: string, version: number, stage: ModelStage, archiveOthers: boolean) =>
  sendJson<ModelVersion>("POST", `${versionAt(name, version)}/stage`, { stage, archiveOthers });

export const deleteVersion = (name: string, version: number) =>
  sendJson<undefined>("DELETE", versionAt(name, version));

export const putVersionTag = (name: string, version: number, key: string, value: string) =>
  sendJson<undefined>("PUT", `${versionAt(name, version)}/tags`, { key, value });

export const removeVersionTag = (name: string, version: number, key: string) =>
  sendJson<undefined>("DELETE", `${versionAt(name, version)}/tags${query({ key })}`);
