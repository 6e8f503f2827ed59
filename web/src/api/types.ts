/** The JSON of the native API, as the server writes it. */
import type { Numbers } from "./columns";

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
  /** The place where clients store artifacts without the server, such as "s3://bucket/folder". */
  artifactLocation?: string;
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
  /** The number of runs whose parent this run is; absent if there are none. */
  children?: number;
  /** The last sign of life of the client. Only running runs have this field and the next. */
  seenMs?: number;
  /** When the run will count as lost if no other sign of life comes. */
  lostAtMs?: number;
  params?: Record<string, ParamValue>;
  tags?: Record<string, string>;
  metrics?: Record<string, MetricSummary>;
  notes?: string | null;
  /** The attempts after the first one; absent if the run was never restarted. */
  attempts?: Attempt[];
}

/** A restart of a run from an earlier step. Later points of the attempts before are superseded, and kept. */
export interface Attempt {
  id: string;
  number: number;
  fromStep: number;
  startMs: number;
}

export type ColumnKind = "metric" | "param" | "tag";

export interface ColumnUse {
  kind: ColumnKind;
  key: string;
  runs: number;
  /** Of a param: whether the runs have different values of it. */
  varies?: boolean;
}

export interface ColumnPage {
  columns: ColumnUse[];
  nextPageToken?: string;
  /** The number of columns on all pages. */
  total: number;
}

export type XAxis = "step" | "time" | "relative" | "index";

/** Which points of a run with several attempts: those that no later attempt superseded, or all. */
export type Attempts = "living" | "all";

export interface SeriesRef {
  runId: string;
  key: string;
}

type WireColumn = Numbers<WireNumber | null>;

/** One series of an answer. An exact series has only x, last, step and time. */
export interface SeriesBuckets extends SeriesRef {
  total: number;
  inRange?: number;
  exact?: boolean;
  x: Numbers<number>;
  xEnd?: Numbers<number>;
  count?: Numbers<number>;
  min?: WireColumn;
  max?: WireColumn;
  mean?: WireColumn;
  first?: WireColumn;
  last: WireColumn;
  nan?: Numbers<number>;
  posInf?: Numbers<number>;
  negInf?: Numbers<number>;
  /** The moving average at the last finite point of each bucket, if it was asked for. */
  smoothed?: WireColumn;
  /** The average at the last point in range, and the sum of its weights. */
  smoothedLast?: { value: WireNumber; weights: number };
  step?: Numbers<number>;
  time?: Numbers<number>;
  lastStep?: number;
  lastMs?: number;
}

/** A group of runs in buckets: statistics of the runs' means in each bucket, and the least and greatest of all points. */
export interface GroupBuckets {
  /** The values that the runs of the group share; null if a value is not set. */
  by: Record<string, string | null>;
  runIds: string[];
  points: number;
  inRange: number;
  x: Numbers<number>;
  xEnd: Numbers<number>;
  /** The number of runs that have a value in the bucket. */
  runs: Numbers<number>;
  mean: WireColumn;
  std: WireColumn;
  stderr: WireColumn;
  min: WireColumn;
  max: WireColumn;
  low: WireColumn;
  high: WireColumn;
  nonFinite?: Numbers<number>;
  /** The mean of the runs' moving averages, if they were asked for. */
  smoothed?: WireColumn;
  /** One list for each quantile that was asked for. */
  quantiles?: WireColumn[];
}

export interface GroupsAnswer {
  key: string;
  runs: number;
  groups: GroupBuckets[];
}

/** A summary of the numbers of a field that are not superseded, and the count of its other values. */
export type FieldStats = Partial<MetricSummary> & { jsonCount?: number };

export interface StreamStats {
  stream: string;
  rows: number;
  fields: Record<string, FieldStats>;
}

export interface StreamRow {
  index: number;
  step: number;
  timeMs: number;
  /** Numbers or any other JSON. A number that is not finite is a string. */
  fields: Record<string, unknown>;
  /** Fields that hold a string which only looks like a number that is not finite. */
  strings?: string[];
}

export interface RowsPage {
  stream: string;
  startIndex: number;
  endIndex: number;
  total: number;
  hasMore: boolean;
  rows: StreamRow[];
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

/** A page of the entries of a folder, or of the files found below it. Found files are not counted. */
export interface ArtifactPage {
  artifacts: Artifact[];
  nextPageToken?: string;
  entries?: number;
  files?: number;
  size?: number;
}

/** The space that something takes. Artifact bytes are counted as if no two files were equal. */
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
  uploads: number;
  uploadBytes: number;
  deleted: Taken;
  /** The number of experiments that take space. The list has the largest of them. */
  experimentCount: number;
  runCount: number;
  experiments: (Taken & { experimentId: string; name: string; isDeleted: boolean; runs: number })[];
  runs: (Taken & { runId: string; experimentId: string; name: string; isDeleted: boolean })[];
}

export interface RunStorage extends Taken {
  frames: number;
  chunks: number;
  distinctBytes: number;
  sharedBytes: number;
  seriesCount: number;
  /** The number of series with the prefix. The list has those with the most points. */
  seriesFound: number;
  series: { key: string; points: number; bytes: number }[];
}

export interface ServerInfo {
  name: string;
  version: string;
  project?: string;
  startedMs?: number;
  /** Whether the server takes writes at the moment. */
  writable?: boolean;
  /** Why the server takes no writes. */
  refused?: string;
  damagedRows?: { count: number; rows: string[] };
}

export interface LivePoints {
  runs: { runId: string; series: { key: string; step: number[]; time: number[]; value: WireNumber[] }[] }[];
}

export interface LiveRun {
  runId: string;
  experimentId: string;
  change: "created" | "updated" | "deleted" | "restored" | "rewound";
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
