import { getJson, sendJson } from "./client";
import { enc, query } from "./request";
import type {
  Alert,
  AlertChange,
  AlertList,
  AlertPage,
  AlertSeverity,
  CheckedCondition,
  Firing,
  FiringPage,
  NewAlert,
} from "./types";

const A_PAGE = 100;

/** What watches: one run, or all runs of an experiment. */
export type AlertScope = { runId: string } | { experimentId: string };

const pathOfScope = (scope: AlertScope) =>
  "runId" in scope ? `/runs/${enc(scope.runId)}` : `/experiments/${enc(scope.experimentId)}`;

export interface AlertSearch {
  experimentId?: string | undefined;
  severity?: AlertSeverity | undefined;
  enabled?: string | undefined;
}

export const listAlerts = (search: AlertSearch, pageToken: string | undefined, signal?: AbortSignal) =>
  getJson<AlertPage>(`/alerts${query({ ...search, max: A_PAGE, pageToken })}`, signal);

/** The alerts that watch a run: its own, and those of its experiment. */
export const listAlertsOfRun = (runId: string, signal?: AbortSignal) =>
  getJson<AlertList>(`${pathOfScope({ runId })}/alerts`, signal);

export const createAlert = (scope: AlertScope, body: NewAlert) =>
  sendJson<Alert>("POST", `${pathOfScope(scope)}/alerts`, body);

export const patchAlert = (id: string, body: AlertChange) =>
  sendJson<Alert>("PATCH", `/alerts/${enc(id)}`, body);

export const deleteAlert = (id: string) => sendJson<undefined>("DELETE", `/alerts/${enc(id)}`);

export const checkCondition = (condition: string, signal?: AbortSignal) =>
  sendJson<CheckedCondition>("POST", "/alerts/check", { condition }, signal);

export interface FiringSearch {
  runId?: string | undefined;
  experimentId?: string | undefined;
  alertId?: string | undefined;
  severity?: AlertSeverity | undefined;
  unacknowledged?: "true" | undefined;
}

/** The firings of a run, of an experiment or of all, the newest first. */
export function listFirings(search: FiringSearch, pageToken: string | undefined, signal?: AbortSignal) {
  const { runId, experimentId, ...rest } = search;
  const scope =
    runId !== undefined
      ? pathOfScope({ runId })
      : experimentId !== undefined
        ? pathOfScope({ experimentId })
        : "";
  return getJson<FiringPage>(`${scope}/firings${query({ ...rest, max: A_PAGE, pageToken })}`, signal);
}

export const loadFiring = (number: number, signal?: AbortSignal) =>
  getJson<Firing>(`/firings/${String(number)}`, signal);

export const acknowledgeFiring = (number: number) =>
  sendJson<Firing>("POST", `/firings/${String(number)}/acknowledge`);
