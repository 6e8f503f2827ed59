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
  /** Where clients put artifacts themselves, such as "s3://bucket/folder". */
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
  /** How many runs have it as their parent; absent if none. */
  children?: number;
  /** The last sign of life of its client; only of a running run, as is the next. */
  seenMs?: number;
  /** When it is lost, unless another sign of life comes before. */
  lostAtMs?: number;
  params?: Record<string, ParamValue>;
  tags?: Record<string, string>;
  metrics?: Record<string, MetricSummary>;
  notes?: string | null;
  /** The attempts after the first one; none for a run that was never restarted. */
  attempts?: Attempt[];
}

/** A run that goes on from an earlier step: what came later before is superseded, but kept. */
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
  /** Of a param: whether its runs have several values of it. */
  varies?: boolean;
}

export interface ColumnPage {
  columns: ColumnUse[];
  nextPageToken?: string;
  /** How many there are in all pages. */
  total: number;
}

export type XAxis = "step" | "time" | "relative" | "index";

/** Of a run with several attempts: without what later ones superseded, or every point. */
export type Attempts = "living" | "all";

export interface SeriesRef {
  runId: string;
  key: string;
}

type WireColumn = Numbers<WireNumber | null>;

/** One series of a query's answer; an exact one carries only x, last, step and time. */
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
  /** The moving average at the last finite point of each bucket, where it was asked for. */
  smoothed?: WireColumn;
  /** The average at the last point in range, and what its weights sum up to. */
  smoothedLast?: { value: WireNumber; weights: number };
  step?: Numbers<number>;
  time?: Numbers<number>;
  lastStep?: number;
  lastMs?: number;
}

/** What one group of runs amounts to, by bucket: over the runs' means in it, and the least and greatest of all points. */
export interface GroupBuckets {
  /** The values that its runs share; null for one that is not set. */
  by: Record<string, string | null>;
  runIds: string[];
  points: number;
  inRange: number;
  x: Numbers<number>;
  xEnd: Numbers<number>;
  /** How many runs have a value in the bucket. */
  runs: Numbers<number>;
  mean: WireColumn;
  std: WireColumn;
  stderr: WireColumn;
  min: WireColumn;
  max: WireColumn;
  low: WireColumn;
  high: WireColumn;
  nonFinite?: Numbers<number>;
  /** The mean of the runs' moving averages, where they were asked for. */
  smoothed?: WireColumn;
  /** One list for each quantile that was asked for. */
  quantiles?: WireColumn[];
}

export interface GroupsAnswer {
  key: string;
  runs: number;
  groups: GroupBuckets[];
}

/** What a field's living numbers amount to, if it has any, and how many of its values are no numbers. */
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
  /** Numbers, those that are not finite as strings; or any other JSON. */
  fields: Record<string, unknown>;
  /** Fields whose string is one, although it reads like a number that is not finite. */
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

/** Some entries of a folder, or of the files found below it, which are not counted. */
export interface ArtifactPage {
  artifacts: Artifact[];
  nextPageToken?: string;
  entries?: number;
  files?: number;
  size?: number;
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
  uploads: number;
  uploadBytes: number;
  deleted: Taken;
  /** How many experiments take anything, of which the list has the largest. */
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
  /** How many have the prefix asked for, of which the list has those with most points. */
  seriesFound: number;
  series: { key: string; points: number; bytes: number }[];
}

export interface ServerInfo {
  name: string;
  version: string;
  project?: string;
  startedMs?: number;
  /** Whether it takes writes at the moment. */
  writable?: boolean;
  /** Why it takes none. */
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
