import type { ColumnKind, View } from "./types";

const experiments = ["experiments"] as const;
const anyExperiment = ["experiment"] as const;
const columns = (experimentId: string) => ["columns", experimentId] as const;
const registry = ["registry"] as const;
const alerts = ["alerts"] as const;
const allTraces = ["traces"] as const;
const trace = (id: string) => ["trace", id] as const;
const runs = (experimentId: string) => ["runs", experimentId] as const;
const runsBelow = (experimentId: string) => [...runs(experimentId), "below"] as const;

/**
 * The keys under which the query library holds the server's answers. A key is made here and nowhere else. Every key that
 * begins with another one is invalidated together with it: all columns of an experiment with `columns`, for example.
 */
export const queryKeys = {
  server: ["server"] as const,
  projects: ["projects"] as const,

  experiments,
  experimentsOf: (view: View) => [...experiments, view] as const,
  anyExperiment,
  experiment: (id: string | undefined) => [...anyExperiment, id] as const,

  columns,
  metricColumns: (experimentId: string) => [...columns(experimentId), "metrics"] as const,
  paramColumns: (experimentId: string) => [...columns(experimentId), "params"] as const,
  columnsToPick: (experimentId: string, text: string, kind: ColumnKind | "all") =>
    [...columns(experimentId), "to pick", text, kind] as const,
  columnsLike: (experimentId: string, text: string, kind: ColumnKind | undefined, most: number) =>
    [...columns(experimentId), "like", text, kind, most] as const,

  runs,
  runsFound: (experimentId: string, ...search: readonly unknown[]) =>
    [...runs(experimentId), "found", ...search] as const,
  runsPinned: (experimentId: string, ...search: readonly unknown[]) =>
    [...runs(experimentId), "pinned", ...search] as const,
  runsBelow,
  runsBelowOne: (experimentId: string, parentId: string, ...search: readonly unknown[]) =>
    [...runsBelow(experimentId), parentId, ...search] as const,
  runsNamed: (experimentId: string, ids: readonly string[]) => [...runs(experimentId), "named", ids] as const,
  runIds: (search: unknown, pageToken: string | undefined) => ["run ids", search, pageToken ?? ""] as const,

  run: (id: string) => ["run", id] as const,
  notes: (runId: string) => ["notes", runId] as const,
  datasets: (runId: string) => ["datasets", runId] as const,
  datasetRuns: (name: string, digest: string) => ["dataset runs", name, digest] as const,
  /** Told of anew with the run. */
  modelsOfRun: (runId: string) => ["run", runId, "models"] as const,
  registry,
  registeredModels: (...search: readonly unknown[]) => [...registry, "models", ...search] as const,
  registeredModel: (name: string) => [...registry, "model", name] as const,
  modelVersions: (...search: readonly unknown[]) => [...registry, "versions", ...search] as const,
  modelVersion: (name: string, version: string) => [...registry, "version", name, version] as const,
  /** Files do not change with the registry. */
  filesIn: (of: string, path: string) => ["files", of, path] as const,
  model: (id: string) => ["model", id] as const,
  children: (runId: string) => ["children", runId] as const,
  attempts: (runId: string) => ["attempts", runId] as const,
  anyRewound: (runIds: string) => ["any rewound", runIds] as const,
  groups: (experimentId: string, question: unknown) => ["groups", experimentId, question] as const,

  streams: (runId: string) => ["streams", runId] as const,
  row: (runId: string, stream: string, index: number | undefined) => ["row", runId, stream, index] as const,
  rows: (runId: string, stream: string, ...part: readonly unknown[]) =>
    ["rows", runId, stream, ...part] as const,

  tracks: (runId: string) => ["tracks", runId] as const,
  trackFields: (runId: string, topic: string) => ["track fields", runId, topic] as const,
  trackAt: (runId: string, topic: string, timeUs: number | undefined) =>
    ["track at", runId, topic, timeUs] as const,
  trackChart: (runId: string, topic: string, ...part: readonly unknown[]) =>
    ["track chart", runId, topic, ...part] as const,

  task: (runId: string, taskId: string) => ["task", runId, taskId] as const,
  runObjects: (runId: string) => ["run objects", runId] as const,
  comparison: (runId: string, ...part: readonly unknown[]) => ["comparison", runId, ...part] as const,
  measurements: (of: string, metric: string) => ["measurements", of, metric] as const,

  evaluations: (runId: string, ...part: readonly unknown[]) => ["evaluations", runId, ...part] as const,
  cases: (base: string, run: string, ...part: readonly unknown[]) => ["cases", base, run, ...part] as const,
  leaderboard: (experimentId: string, ...part: readonly unknown[]) =>
    ["leaderboard", experimentId, ...part] as const,

  object: (digest: string) => ["object", digest] as const,
  objectContent: (digest: string, most: number) => ["object content", digest, most] as const,
  firstUse: (digest: string) => ["first use", digest] as const,
  uses: (digest: string) => ["uses", digest] as const,
  lineage: (digest: string, ...part: readonly unknown[]) => ["lineage", digest, ...part] as const,

  artifacts: (runId: string, path: string, pageToken: string | undefined) =>
    ["artifacts", runId, "in", path, pageToken ?? ""] as const,
  artifactsFound: (runId: string, text: string) => ["artifacts", runId, "found", text] as const,
  artifactNamed: (runId: string, path: string) => ["artifacts", runId, "named", path] as const,
  preview: (runId: string, path: string, digest: string | undefined) =>
    ["preview", runId, path, digest] as const,

  alerts,
  alertsFound: (search: unknown) => [...alerts, "found", search] as const,
  alertsOfRun: (runId: string) => [...alerts, "of run", runId] as const,
  firings: (search: unknown) => [...alerts, "firings", search] as const,
  condition: (condition: string) => ["condition", condition] as const,
  /** Names change seldom, and only what is shown of a run with its id alone needs them. */
  runNamed: (id: string) => ["run named", id] as const,
  runsLike: (text: string) => ["runs like", text] as const,
  allTraces,
  traces: (search: unknown) => [...allTraces, search] as const,
  trace,
  span: (traceId: string, id: string) => [...trace(traceId), "span", id] as const,
  webhooks: () => ["webhooks"] as const,
  webhookMessages: (id: string) => ["webhook", id, "messages"] as const,
  webhookMessage: (id: string, number: number) => ["webhook", id, "messages", number] as const,
  storage: (top: number) => ["storage", top] as const,
  runStorage: (runId: string, prefix: string, top: number) => ["run storage", runId, prefix, top] as const,
};
