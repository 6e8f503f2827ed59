import { getJson, sendJson } from "./client";
import { enc, query } from "./request";
import type { Span, Trace, TracePage } from "./types";

const traceAt = (id: string) => `/traces/${enc(id)}`;

export interface TraceSearch {
  experimentId?: string | undefined;
  filter?: string;
  orderBy?: string[];
  maxResults?: number;
  pageToken?: string | undefined;
}

export const searchTraces = (q: TraceSearch, signal?: AbortSignal) =>
  getJson<TracePage>(`/traces${query({ ...q })}`, signal);

export const loadTrace = (id: string, signal?: AbortSignal) => getJson<Trace>(traceAt(id), signal);

/** A span with its content, whatever its size. */
export const loadSpan = (traceId: string, id: string, signal?: AbortSignal) =>
  getJson<Span>(`${traceAt(traceId)}/spans/${enc(id)}`, signal);

export const deleteTrace = (id: string) => sendJson<undefined>("DELETE", traceAt(id));

export const putTraceTag = (id: string, key: string, value: string) =>
  sendJson<undefined>("PUT", `${traceAt(id)}/tags`, { key, value });

export const removeTraceTag = (id: string, key: string) =>
  sendJson<undefined>("DELETE", `${traceAt(id)}/tags${query({ key })}`);
