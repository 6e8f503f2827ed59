import { getJson } from "./client";
import { enc, query } from "./request";
import type {
  CaseChange,
  EvaluationComparison,
  EvaluationList,
  EvaluationSummary,
  Leaderboard,
} from "./types";

/** Names a score: of a data set (absent for all), by an evaluator, of one of its metrics. */
export interface ScoreName {
  dataset?: string | undefined;
  evaluator?: string | undefined;
  metric?: string | undefined;
}

export interface EvaluationsQuery extends ScoreName {
  success?: string | undefined;
  text?: string | undefined;
  orderBy?: string | undefined;
  descending?: string | undefined;
  max: number;
  pageToken?: string | undefined;
}

export const listEvaluations = (runId: string, q: EvaluationsQuery, signal?: AbortSignal) =>
  getJson<EvaluationList>(`/runs/${enc(runId)}/evaluations${query({ ...q })}`, signal);

export const loadEvaluationSummary = (runId: string, sliceBy: string | undefined, signal?: AbortSignal) =>
  getJson<EvaluationSummary>(`/runs/${enc(runId)}/evaluations/summary${query({ sliceBy })}`, signal);

export interface CasesQuery extends ScoreName {
  base: string;
  run: string;
  change?: CaseChange | undefined;
  max: number;
  pageToken?: string | undefined;
}

export const compareEvaluations = (q: CasesQuery, signal?: AbortSignal) =>
  getJson<EvaluationComparison>(`/evaluations/compare${query({ ...q })}`, signal);

export const loadLeaderboard = (experimentId: string, order: ScoreName, max: number, signal?: AbortSignal) =>
  getJson<Leaderboard>(`/experiments/${enc(experimentId)}/leaderboard${query({ ...order, max })}`, signal);
