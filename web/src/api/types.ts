/** The JSON of the native API by the names that the page uses. What it holds is described in `api/` of the project. */
import type { Numbers } from "./columns";
import type { components } from "./generated";

type Schemas = components["schemas"];

export type WireNumber = Schemas["Number"];

export type ServerInfo = Schemas["Server"];

export type Project = Schemas["Project"];
export type ProjectChange = Schemas["ProjectChange"];
export type ProjectList = Schemas["ProjectList"];
export type NewProject = Schemas["NewProject"];
export type Experiment = Schemas["Experiment"];
export type ExperimentStatus = Schemas["ExperimentStatus"];
export type ExperimentPage = Schemas["ExperimentPage"];
export type ExperimentPatch = Schemas["ExperimentChange"];
export type NewExperiment = Schemas["NewExperiment"];
export type View = Schemas["View"];

export type ColumnKind = Schemas["ColumnKind"];
export type ColumnUse = Schemas["Column"];
export type ColumnPage = Schemas["Columns"];

/** What is known of a series: its newest point, which may be a live one, and what the server has summed up. */
export type MetricSummary = Pick<Schemas["MetricSummary"], "last" | "lastStep" | "lastMs"> &
  Partial<Schemas["MetricSummary"]>;

/** Its metrics go on with its live points. */
export type Run = Omit<Schemas["Run"], "metrics"> & { metrics?: Record<string, MetricSummary> };
type WithRuns<T> = Omit<T, "runs"> & { runs: Run[] };
export type RunStatus = Schemas["RunStatus"];
export type RunPatch = Schemas["RunChange"];
export type RunSearch = Schemas["RunSearch"];
export type RunPage = WithRuns<Schemas["RunPage"]>;
export type Children = WithRuns<Schemas["Children"]>;
export type MovedRuns = Schemas["MovedRuns"];
/** The notes of a run as somebody has saved them. */
export type NotesVersion = Schemas["NotesVersion"];
export type NotesHistory = Schemas["NotesHistory"];
export type TriedWebhookMessage = Schemas["TriedWebhookMessage"];
export type Webhook = Schemas["Webhook"];
export type WebhookChange = Schemas["WebhookChange"];
export type WebhookFormat = Schemas["WebhookFormat"];
export type WebhookList = Schemas["WebhookList"];
export type WebhookMessage = Schemas["WebhookMessage"];
export type WebhookMessagePage = Schemas["WebhookMessagePage"];
export type WebhookTestResult = Schemas["WebhookTestResult"];

/** A dataset that a run used. */
export type Dataset = Schemas["DatasetInput"];
export type DatasetList = Schemas["Datasets"];
export type DatasetRunPage = Schemas["DatasetRunPage"];

export type ParamValue = Schemas["Params"][string];

/** A run that goes on from an earlier step: what came later before is superseded, but kept. */
export type Attempt = Schemas["Attempt"];

export type XAxis = Schemas["XAxis"];

/** Of a run with several attempts: without what later ones superseded, or every point. */
export type Attempts = Schemas["WhichAttempts"];

export type AnyChartQuery = Schemas["ChartQuery"];
export type SeriesRef = Schemas["SeriesRef"];

/** A list of numbers may have come as a column; a list of lists holds columns. */
type InColumn<T> = T extends (infer E)[]
  ? [string] extends [E]
    ? T
    : [E] extends [unknown[]]
      ? Numbers<E[number]>[]
      : Numbers<E>
  : T;

/** An answer whose lists of numbers may have come as columns. */
type InColumns<T> = { [K in keyof T]: InColumn<T[K]> };

/** One series of a query's answer; an exact one carries only x, last, step and time. */
export type SeriesBuckets = InColumns<Schemas["Chart"]>;

/** What one group of runs amounts to, by bucket: over the runs' means in it, and the least and greatest of all points. */
export type GroupBuckets = InColumns<Schemas["Group"]>;

export type GroupsAnswer = Omit<Schemas["Groups"], "groups"> & { groups: GroupBuckets[] };

export type FieldStats = Schemas["FieldStats"];
export type StreamStats = Schemas["Stream"];
export type StreamRow = Schemas["Row"];
export type RowsPage = Schemas["Rows"];

export type LogLevel = Schemas["LogLevel"];
export type LogEntry = Schemas["LogEntry"];
export type LogEntries = Schemas["LogEntries"];

export type Track = Schemas["Track"];
export type TrackRow = Schemas["TrackRow"];
export type TrackRows = Schemas["TrackRows"];

export type Task = Schemas["Task"];
export type TaskStatus = Task["status"];
export type TaskList = Schemas["TaskList"];
export type TaskWithUses = Schemas["TaskWithUses"];
export type Use = Schemas["Use"];
export type UseList = Schemas["UseList"];
/** Only the digest is known of an object that was named and has not arrived yet. */
export type LoggedObject = Schemas["Object"];
export type ObjectLink = Schemas["Link"];
export type LineageGraph = Schemas["Graph"];
export type LineagePath = Schemas["Path"];
export type OriginsDifference = Schemas["Difference"];

export type Measurement = Schemas["Measurement"];
export type MeasurementList = Schemas["MeasurementList"];
export type Comparison = Schemas["Comparison"];
export type ComparedObject = Comparison["objects"][number];
export type ComparisonOrder = NonNullable<Schemas["ComparisonQuery"]["orderBy"]>;

export type Evaluation = Schemas["Evaluation"];
export type Score = Schemas["Score"];
export type EvaluationList = Schemas["EvaluationList"];
export type EvaluationSummary = Schemas["EvaluationSummary"];
export type ScoreSummary = Schemas["ScoreSummary"];
export type DatasetSummary = Schemas["DatasetSummary"];
export type Leaderboard = Schemas["Leaderboard"];
export type CaseChange = Schemas["CaseChange"];
export type EvaluationComparison = Schemas["EvaluationComparison"];
export type ComparedCase = EvaluationComparison["cases"][number];

export type Artifact = Schemas["Artifact"];
export type ArtifactFile = Schemas["ArtifactFile"];
export type ArtifactReference = Schemas["ArtifactReference"];
export type ArtifactFolder = Schemas["ArtifactFolder"];
export type ArtifactPage = Schemas["Artifacts"];

export type Taken = Schemas["Taken"];
export type Storage = Schemas["Storage"];
export type RunStorage = Schemas["RunStorage"];

export type Model = Schemas["Model"];
export type ModelMetric = Schemas["ModelMetric"];
export type ModelPage = Schemas["ModelPage"];

export type ModelStage = Schemas["ModelStage"];
export type RegisteredModel = Schemas["RegisteredModel"];
export type RegisteredModelPage = Schemas["RegisteredModelPage"];
export type NewRegisteredModel = Schemas["NewRegisteredModel"];
export type ModelVersion = Schemas["ModelVersion"];
export type ModelVersionPage = Schemas["ModelVersionPage"];
export type NewModelVersion = Schemas["NewModelVersion"];

export type Alert = Schemas["Alert"];
export type AlertSeverity = Alert["severity"];
export type NewAlert = Schemas["NewAlert"];
export type AlertChange = Schemas["AlertChange"];
export type AlertList = Schemas["AlertList"];
export type AlertPage = Schemas["AlertPage"];
export type CheckedCondition = Schemas["CheckedCondition"];
export type Firing = Schemas["Firing"];
export type FiringPoint = Schemas["FiringPoint"];
export type FiringPage = Schemas["FiringPage"];

export type ListedTrace = Schemas["ListedTrace"];
export type TraceStatus = ListedTrace["status"];
export type Trace = Schemas["Trace"];
export type TracePage = Schemas["TracePage"];
export type Span = Schemas["Span"];
export type SpanContent = Schemas["SpanContent"];
export type SpanEvent = Schemas["SpanEvent"];
export type Assessment = Schemas["Assessment"];
export type TokenCounts = Schemas["TokenCounts"];
export type Cost = Schemas["Cost"];

/** The data of live events by their names. */
export type LiveData = Schemas["LiveEvents"];
export type LivePoints = LiveData["points"];
export type LiveMetrics = LiveData["metrics"];
export type LiveSeen = LiveData["seen"];

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
