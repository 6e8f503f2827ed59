package dev.quipu.sdk.read;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.alerts.fetch.AlertReader;
import dev.quipu.sdk.evaluations.CaseComparison;
import dev.quipu.sdk.evaluations.ComparedCase;
import dev.quipu.sdk.evaluations.EvaluationQuery;
import dev.quipu.sdk.evaluations.EvaluationSummary;
import dev.quipu.sdk.evaluations.StoredEvaluation;
import dev.quipu.sdk.evaluations.fetch.EvaluationReader;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.fetch.StoredFiles;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.measurements.ComparedObject;
import dev.quipu.sdk.measurements.Comparison;
import dev.quipu.sdk.measurements.Example;
import dev.quipu.sdk.measurements.Measurement;
import dev.quipu.sdk.measurements.fetch.MeasurementReader;
import dev.quipu.sdk.measurements.fetch.MeasurementReader.Runs;
import dev.quipu.sdk.models.StoredModel;
import dev.quipu.sdk.models.fetch.ModelReader;
import dev.quipu.sdk.wire.Query;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A run as the server had it when it was read: status, params, tags, metrics and notes do not
/// change any more. Rows, points, artifacts and children are read anew each time. Any thread.
public final class StoredRun {
  private final ServerReader reader;
  private final JsonObject json;
  private final RunId id;
  private final Params params;
  private final Map<String, MetricSummary> metrics;

  private StoredRun(ServerReader reader, JsonObject json) {
    this.reader = reader;
    this.json = json;
    id = new RunId(json.text("id"));
    params = Params.of(json.object("params"));
    Map<String, MetricSummary> summaries = new LinkedHashMap<>();
    json.object("metrics")
        .objects()
        .forEach((key, one) -> summaries.put(key, MetricSummary.of(one)));
    metrics = Collections.unmodifiableMap(summaries);
  }

  static StoredRun of(ServerReader reader, JsonObject json) {
    return new StoredRun(reader, json);
  }

  // ---- what the run is ----

  public RunId id() {
    return id;
  }

  public String name() {
    return json.text("name");
  }

  public ExperimentId experimentId() {
    return experimentId(json, "experimentId");
  }

  public RunStatus status() {
    String word = json.text("status");
    return RunStatus.find(word)
        .orElseThrow(() ->
            new QuipuException(
                ErrorCode.INTERNAL, "Run " + id + " has the status " + Text.quote(word)));
  }

  /// Whether the run is running, but its client has given no sign of life for too long.
  public boolean isLost() {
    return json.flag("lost");
  }

  public boolean isDeleted() {
    return json.flag("deleted");
  }

  /// Who started the run; empty if nobody has said.
  public String user() {
    return json.text("user");
  }

  public Instant start() {
    return Instant.ofEpochMilli(json.integer("startMs"));
  }

  /// When the run ended; empty if it has not.
  public Optional<Instant> end() {
    return json.findInteger("endMs").map(Instant::ofEpochMilli);
  }

  /// The last sign of life of the client of a running run.
  public Optional<Instant> seen() {
    return json.findInteger("seenMs").map(Instant::ofEpochMilli);
  }

  public Optional<RunId> parentId() {
    return json.findText("parentRunId").map(RunId::new);
  }

  // ---- its values ----

  public Params params() {
    return params;
  }

  /// The tags by key.
  public Map<String, String> tags() {
    return Collections.unmodifiableMap(json.object("tags").texts());
  }

  /// The notes in Markdown; empty if there are none.
  public String notes() {
    return json.findText("notes").orElse("");
  }

  /// The summaries of the metrics by key, such as `train/loss`.
  public Map<String, MetricSummary> metrics() {
    return metrics;
  }

  /// The summary of a metric; empty if the run has no such metric.
  public Optional<MetricSummary> metric(String key) {
    return Optional.ofNullable(metrics.get(key));
  }

  /// The datasets that the run used, with their schemas and profiles, in the order in which it
  /// noted them. Read anew each time.
  public List<DatasetInput> datasets() {
    return reader
        .load(reader.api().list(id, "datasets", Query.EMPTY), "datasets")
        .objects("datasets")
        .stream()
        .map(StoredDataset::input)
        .toList();
  }

  /// The alerts that apply to the run: its own, and those of its experiment. Read anew each time.
  public List<Alert> alerts() {
    return new AlertReader(reader).ofRun(id);
  }

  /// The firings of alerts in the run, newest first.
  public Listing<AlertFiring> firings() {
    return () -> new AlertReader(reader).firingsOfRun(id);
  }

  // ---- what it has logged ----

  /// The streams by name, with the statistics of their fields.
  public List<StreamStats> streams() {
    return reader
        .load(reader.api().list(id, "streams", Query.EMPTY), "streams")
        .objects("streams")
        .stream()
        .map(StreamStats::of)
        .toList();
  }

  /// A stream of rows, such as `train`; the empty name is the stream of the keys without a slash.
  /// The stream need not exist.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the name has a slash, which ends the name of a
  ///   stream
  public StoredStream stream(String name) {
    return StoredStream.of(reader, id, name);
  }

  /// The points of a series by step, then time; empty if there is no such series.
  public Listing<Point> points(String key) {
    return () ->
        new Pages<>(
            ReadLimits.POINTS,
            (start, max) -> {
              Query query =
                  Query.EMPTY
                      .with("key", key)
                      .with("limit", max)
                      .withIfPresent("startIndex", start);
              JsonObject page = reader.load(reader.api().list(id, "points", query), "key");
              return new Pages.Page<>(
                  page.objects("points").stream().map(Point::of).toList(),
                  page.findInteger("nextIndex").map(String::valueOf).orElse(null));
            });
  }

  /// The log of the run.
  public StoredLog log() {
    return StoredLog.of(reader, id);
  }

  /// The tracks by topic.
  public List<TrackSummary> tracks() {
    return reader
        .load(reader.api().list(id, "tracks", Query.EMPTY), "tracks")
        .objects("tracks")
        .stream()
        .map(TrackSummary::of)
        .toList();
  }

  /// A track, such as `robot/pose`. The track need not exist.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a track cannot have this topic
  public StoredTrack track(String topic) {
    return StoredTrack.of(reader, id, topic);
  }

  /// The models that the run has made or taken and that are not deleted, newest first.
  public Listing<StoredModel> models() {
    return () -> new ModelReader(reader).ofRun(id);
  }

  /// The measurements of the run by time.
  public Listing<Measurement> measurements() {
    return () -> measured().ofRun(id, null);
  }

  /// The measurements of a metric by time.
  public Listing<Measurement> measurements(String metric) {
    return () -> measured().ofRun(id, metric);
  }

  /// The objects that the run measured, with what metrics say of each.
  public Listing<ComparedObject> compare(Comparison how) {
    return () -> measured().compare(Runs.of(List.of(id)), how);
  }

  /// A data set of what the tasks of the run took, made and measured, by the start of the tasks. If
  /// the run took or made objects outside of tasks, that is an example, too.
  public Listing<Example> examples() {
    return () -> measured().examples(Runs.of(List.of(id)), null);
  }

  /// As [#examples()], only of tasks of a name.
  public Listing<Example> examples(String task) {
    return () -> measured().examples(Runs.of(List.of(id)), task);
  }

  private MeasurementReader measured() {
    return new MeasurementReader(reader);
  }

  // ---- evaluations ----

  /// The evaluation rows of the run, in the order in which the cases came.
  public Listing<StoredEvaluation> evaluations() {
    return evaluations(EvaluationQuery.ALL);
  }

  /// Some evaluation rows of the run.
  public Listing<StoredEvaluation> evaluations(EvaluationQuery wanted) {
    return () -> evaluated().ofRun(id, wanted);
  }

  /// What the scores of the run say.
  public EvaluationSummary evaluationSummary() {
    return evaluated().summary(id, null);
  }

  /// What the scores of the run say, also for each value of a member of the metadata.
  public EvaluationSummary evaluationSummary(String sliceBy) {
    return evaluated().summary(id, sliceBy);
  }

  /// How a score of this run differs from that of a base run, case by case.
  ///
  /// @param evaluator empty for the success of all scores
  /// @param metric empty for what the evaluator says as a whole
  public CaseComparison compareEvaluations(RunId base, String evaluator, String metric) {
    return evaluated().compare(base, id, evaluator, metric);
  }

  /// The cases of [#compareEvaluations]: those that regressed, the worst first; those that
  /// improved, the best first; those that are gone, new, and the same.
  public Listing<ComparedCase> comparedCases(RunId base, String evaluator, String metric) {
    return () -> evaluated().comparedCases(base, id, evaluator, metric);
  }

  private EvaluationReader evaluated() {
    return new EvaluationReader(reader);
  }

  /// The files of the run.
  public StoredArtifacts artifacts() {
    return new StoredArtifacts(reader, StoredFiles.of(id));
  }

  // ---- the runs around it ----

  /// The runs below this run that are not deleted, the newest first.
  public RunSearch children() {
    return RunSearch.all(reader).filter("parent_run_id = " + Quote.text(id.hex()));
  }

  static ExperimentId experimentId(JsonObject json, String field) {
    String text = json.text(field);
    return ExperimentId.find(text)
        .orElseThrow(() ->
            new QuipuException(
                ErrorCode.INTERNAL,
                "The server gives " + Text.quote(text) + " as the id of an experiment"));
  }

  @Override
  public String toString() {
    return "run " + id + " " + Text.quote(name());
  }
}
