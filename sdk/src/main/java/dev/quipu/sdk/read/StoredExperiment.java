package dev.quipu.sdk.read;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.alerts.fetch.AlertReader;
import dev.quipu.sdk.evaluations.LeaderboardRun;
import dev.quipu.sdk.evaluations.fetch.EvaluationReader;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.measurements.ComparedObject;
import dev.quipu.sdk.measurements.Comparison;
import dev.quipu.sdk.measurements.Example;
import dev.quipu.sdk.measurements.fetch.MeasurementReader;
import dev.quipu.sdk.measurements.fetch.MeasurementReader.Runs;
import dev.quipu.sdk.models.StoredModel;
import dev.quipu.sdk.models.fetch.ModelReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An experiment as the server had it when it was read. Its runs are read anew each time. Any
/// thread.
public final class StoredExperiment {
  private final ServerReader reader;
  private final JsonObject json;
  private final ExperimentId id;

  private StoredExperiment(ServerReader reader, JsonObject json) {
    this.reader = reader;
    this.json = json;
    id = StoredRun.experimentId(json, "id");
  }

  static StoredExperiment of(ServerReader reader, JsonObject json) {
    return new StoredExperiment(reader, json);
  }

  public ExperimentId id() {
    return id;
  }

  public String name() {
    return json.text("name");
  }

  /// The description in Markdown; empty if there is none.
  public String description() {
    return json.text("description");
  }

  public ExperimentStatus status() {
    return ExperimentStatus.find(json.text("status")).orElse(ExperimentStatus.ACTIVE);
  }

  public boolean isDeleted() {
    return json.flag("deleted");
  }

  public Instant created() {
    return Instant.ofEpochMilli(json.integer("createdMs"));
  }

  public Instant updated() {
    return Instant.ofEpochMilli(json.integer("updatedMs"));
  }

  public Map<String, String> tags() {
    return json.object("tags").texts();
  }

  /// The number of runs that are not deleted.
  public long runCount() {
    return json.integer("runCount");
  }

  /// When the newest of these runs started; empty if there are none.
  public Optional<Instant> lastRun() {
    return json.findInteger("lastRunMs").map(Instant::ofEpochMilli);
  }

  /// The alerts of the experiment itself. Read anew each time.
  public List<Alert> alerts() {
    return new AlertReader(reader).ofExperiment(id);
  }

  /// The firings of alerts in its runs, newest first.
  public Listing<AlertFiring> firings() {
    return () -> new AlertReader(reader).firingsOfExperiment(id);
  }

  /// The runs that are not deleted, the newest first.
  public RunSearch runs() {
    return RunSearch.all(reader).in(id);
  }

  /// The runs that fit a filter such as `params.lr < 0.1 AND status = 'completed'`; see [Quote].
  public RunSearch runs(String filter) {
    return runs().filter(filter);
  }

  /// The newest run with a name; empty if there is none.
  public Optional<StoredRun> findRun(String name) {
    return runs().named(name).first();
  }

  /// The newest run with a name.
  ///
  /// @throws QuipuException NOT_FOUND if there is none
  public StoredRun loadRun(String name) {
    return findRun(name)
        .orElseThrow(() ->
            QuipuException.notFound(
                "Experiment " + Text.quote(name()) + " has no run " + Text.quote(name)));
  }

  /// The models of its runs that are not deleted and fit a filter; see [Project#models].
  public Listing<StoredModel> models(String filter, String... orderBy) {
    List<String> order = List.of(orderBy);
    return () -> new ModelReader(reader).search(id, filter, order);
  }

  /// The objects that its runs measured, with what metrics say of each.
  public Listing<ComparedObject> compare(Comparison how) {
    return () -> measured().compare(Runs.of(id), how);
  }

  /// A data set of what the tasks of its runs took, made and measured, by the start of the tasks.
  /// If a run took or made objects outside of tasks, that is an example, too.
  public Listing<Example> examples() {
    return () -> measured().examples(Runs.of(id), null);
  }

  /// As [#examples()], only of tasks of a name.
  public Listing<Example> examples(String task) {
    return () -> measured().examples(Runs.of(id), task);
  }

  /// Its runs that have evaluation rows, by the mean of a score, the best first; at most 1000.
  ///
  /// @param evaluator empty for the newest run first
  /// @param metric empty for what the evaluator says as a whole
  public List<LeaderboardRun> leaderboard(String evaluator, String metric) {
    return new EvaluationReader(reader).leaderboard(id, evaluator, metric);
  }

  private MeasurementReader measured() {
    return new MeasurementReader(reader);
  }

  @Override
  public String toString() {
    return "experiment " + id + " " + Text.quote(name());
  }
}
