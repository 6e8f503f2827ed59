/** The JSON of the native API, as the server writes it. */

export type WireNumber = number | "NaN" | "Infinity" | "-Infinity";

export type ExperimentStatus = "active" | "completed" | "archived";

export interface Experiment {
  id: string;
  name: string;
  description?: string | null;
  status: ExperimentStatus;
  deleted: boolean;
  createdMs: number;
  updatedMs: number;
  tags?: Record<string, string>;
  runCount?: number;
  lastRunMs?: number | null;
}

export type RunStatus = "running" | "scheduled" | "completed" | "failed" | "killed";

export interface MetricSummary {
  last: WireNumber;
  lastStep: number;
  lastMs: number;
  first?: WireNumber | null;
  min?: WireNumber | null;
  max?: WireNumber | null;
  mean?: WireNumber | null;
  count?: number;
  hasNaN?: boolean;
  hasInfinity?: boolean;
}

export type ParamValue = string | number | boolean;

export interface Run {
  id: string;
  experimentId: string;
  name: string;
  status: RunStatus;
  user?: string | null;
  deleted: boolean;
  startMs: number;
  endMs?: number | null;
  parentRunId?: string | null;
  /** The last sign of life of its client; only of a running run, as is the next. */
  seenMs?: number;
  /** When it is lost, unless another sign of life comes before. */
  lostAtMs?: number;
  params?: Record<string, ParamValue>;
  tags?: Record<string, string>;
  metrics?: Record<string, MetricSummary>;
  notes?: string | null;
}

export type ColumnKind = "metric" | "param" | "tag";

export interface ColumnUse {
  kind: ColumnKind;
  key: string;
  runs: number;
}

export type XAxis = "step" | "time" | "relative";

export interface SeriesRef {
  runId: string;
  key: string;
}

/** One series of a query's answer; an exact one carries only x, last, step and time. */
export interface SeriesBuckets extends SeriesRef {
  total: number;
  inRange?: number;
  exact?: boolean;
  x: number[];
  xEnd?: number[];
  count?: number[];
  min?: (WireNumber | null)[];
  max?: (WireNumber | null)[];
  mean?: (WireNumber | null)[];
  first?: (WireNumber | null)[];
  last: (WireNumber | null)[];
  nan?: number[];
  posInf?: number[];
  negInf?: number[];
  step?: number[];
  time?: number[];
  lastStep?: number;
  lastMs?: number;
}

export interface Artifact {
  path: string;
  name: string;
  dir: boolean;
  size: number;
  files?: number;
  digest?: string;
  mediaType?: string;
  createdMs?: number;
}

/** What something takes; artifact bytes as if no two files were equal. */
export interface Taken {
  points: number;
  pointBytes: number;
  artifacts: number;
  artifactBytes: number;
}

export interface Storage extends Taken {
  atMs: number;
  databaseBytes: number;
  freeBytes: number;
  logBytes: number;
  blobs: number;
  blobBytes: number;
  savedBytes: number;
  deleted: Taken;
  experiments: (Taken & { experimentId: string; name: string; isDeleted: boolean; runs: number })[];
  runs: (Taken & { runId: string; experimentId: string; name: string; isDeleted: boolean })[];
}

export interface RunStorage extends Taken {
  frames: number;
  chunks: number;
  distinctBytes: number;
  sharedBytes: number;
  seriesCount: number;
  series: { key: string; points: number; bytes: number }[];
}

export interface ServerInfo {
  name: string;
  version: string;
  project?: string;
  startedMs?: number;
}

export interface LivePoints {
  runs: { runId: string; series: { key: string; step: number[]; time: number[]; value: WireNumber[] }[] }[];
}

export interface LiveRun {
  runId: string;
  experimentId: string;
  change: "created" | "updated" | "deleted" | "restored";
}

export interface LiveMetrics {
  experimentId: string;
  runs: {
    runId: string;
    metrics: Record<string, Pick<MetricSummary, "last" | "lastStep" | "lastMs">>;
  }[];
}

export interface LiveSeen {
  runs: { runId: string; experimentId: string; seenMs: number; lostAtMs: number }[];
}

export interface LiveExperiment {
  experimentId: string;
  change: string;
}

export function fromWire(value: WireNumber | null | undefined): number {
  if (typeof value === "number") return value;
  switch (value) {
    case "Infinity":
      return Infinity;
    case "-Infinity":
      return -Infinity;
    default:
      return NaN;
  }
}
