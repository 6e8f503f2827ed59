package dev.quipu.sdk.read;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.access.ServerAccess;
import dev.quipu.sdk.evaluations.StoredEvaluation;
import dev.quipu.sdk.evaluations.fetch.EvaluationReader;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.fetch.StoredFiles;
import dev.quipu.sdk.measurements.ComparedObject;
import dev.quipu.sdk.measurements.Comparison;
import dev.quipu.sdk.measurements.Example;
import dev.quipu.sdk.measurements.Measurement;
import dev.quipu.sdk.measurements.fetch.MeasurementReader;
import dev.quipu.sdk.measurements.fetch.MeasurementReader.Runs;
import dev.quipu.sdk.models.StoredModel;
import dev.quipu.sdk.models.fetch.ModelReader;
import dev.quipu.sdk.models.send.ModelWriter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// All runs and experiments that a server has, for reading and moving. Any thread.
///
/// ```java
/// for (StoredRun run : quipu.project().runs("params.lr < 0.1").orderBy("metrics.loss").limit(10)) {
///   System.out.println(run.name() + " " + run.params().number("lr"));
/// }
/// ```
public final class Project {
  private final ServerReader reader;

  /// The project of a server. Programs get it from `Quipu.project()`.
  ///
  /// @param name of the project
  public Project(ServerAccess access, String name) {
    reader = ServerReader.of(access, name);
  }

  /// All runs that are not deleted, the newest first.
  public RunSearch runs() {
    return RunSearch.all(reader);
  }

  /// The runs that fit a filter such as `params.lr < 0.1 AND status = 'completed'`; see [Quote].
  public RunSearch runs(String filter) {
    return runs().filter(filter);
  }

  /// The run with an id, deleted or not; empty if there is none.
  public Optional<StoredRun> findRun(RunId id) {
    return reader.find(reader.api().run(id), "id").map(json -> StoredRun.of(reader, json));
  }

  /// The newest run with a name; empty if there is none.
  public Optional<StoredRun> findRun(String name) {
    return runs().named(name).first();
  }

  /// The run with an id, deleted or not.
  ///
  /// @throws QuipuException NOT_FOUND if there is none
  public StoredRun loadRun(RunId id) {
    return StoredRun.of(reader, reader.load(reader.api().run(id), "id"));
  }

  /// The newest run with a name.
  ///
  /// @throws QuipuException NOT_FOUND if there is none
  public StoredRun loadRun(String name) {
    return findRun(name)
        .orElseThrow(() -> QuipuException.notFound("There is no run " + Text.quote(name)));
  }

  /// A stream of a run, without the run itself; see [StoredRun#stream].
  public StoredStream stream(RunId run, String name) {
    return StoredStream.of(reader, run, name);
  }

  /// The log of a run, without the run itself; see [StoredRun#log].
  public StoredLog log(RunId run) {
    return StoredLog.of(reader, run);
  }

  /// A track of a run, without the run itself; see [StoredRun#track].
  public StoredTrack track(RunId run, String topic) {
    return StoredTrack.of(reader, run, topic);
  }

  /// Moves runs to another experiment, all or none, with the runs below them and the models that
  /// they have made. A run that is there already stays as it is. Sent again if the answer is lost.
  ///
  /// @param runs 1 to 500
  /// @throws QuipuException NOT_FOUND if there is no such run or experiment; CONFLICT if a run
  ///   would leave the experiment of its parent alone
  public void move(Collection<RunId> runs, ExperimentId to) {
    String ids =
        runs.stream().map(run -> '"' + run.hex() + '"').collect(Collectors.joining(",", "[", "]"));
    reader.load(
        reader
            .api()
            .ofProject(
                "POST", "/runs/move", "{\"runIds\":" + ids + ",\"experimentId\":\"" + to + "\"}"),
        "moved");
  }

  // ---- models ----

  /// The models that runs have logged and that are not deleted, the newest first.
  public Listing<StoredModel> models() {
    return models("");
  }

  /// The models that fit a filter such as `metrics.accuracy > 0.9 AND params.layers = '2'`.
  ///
  /// @param orderBy such as `metrics.accuracy DESC`; without an order the newest model comes first
  public Listing<StoredModel> models(String filter, String... orderBy) {
    List<String> order = List.of(orderBy);
    return () -> new ModelReader(reader).search(null, filter, order);
  }

  /// The model with an id, deleted or not; empty if there is none.
  public Optional<StoredModel> findModel(ModelId id) {
    return new ModelReader(reader).find(id);
  }

  /// The model with an id, deleted or not.
  ///
  /// @throws QuipuException NOT_FOUND if there is none
  public StoredModel loadModel(ModelId id) {
    return findModel(id).orElseThrow(() -> QuipuException.notFound("There is no model " + id));
  }

  /// Sets a tag of a model.
  ///
  /// @return the model as it is now
  public StoredModel tag(ModelId model, String key, String value) {
    return new ModelWriter(reader).tag(model, key, value);
  }

  /// The files of a model that a run has logged.
  public StoredArtifacts artifacts(ModelId model) {
    return new StoredArtifacts(reader, StoredFiles.of(model));
  }

  // ---- datasets ----

  /// The datasets that runs used, by name and digest.
  public Listing<StoredDataset> datasets() {
    return datasets("");
  }

  /// The datasets whose names contain a text, in any case.
  public Listing<StoredDataset> datasets(String part) {
    return StoredDataset.all(reader, part);
  }

  // ---- measurements ----

  /// The measurements of an object by all runs that are not deleted.
  public Listing<Measurement> measurements(Digest object) {
    return () -> measured().ofObject(object, null);
  }

  /// The measurements of an object by a metric.
  public Listing<Measurement> measurements(Digest object, String metric) {
    return () -> measured().ofObject(object, metric);
  }

  /// The objects that some runs measured, with what metrics say of each. Runs of one experiment are
  /// compared by [StoredExperiment#compare].
  ///
  /// @param runs at most 1000
  public Listing<ComparedObject> compare(Collection<RunId> runs, Comparison how) {
    return () -> measured().compare(Runs.of(runs), how);
  }

  /// A data set of what the tasks of some runs took, made and measured; see [StoredRun#examples].
  ///
  /// @param runs at most 1000
  public Listing<Example> examples(Collection<RunId> runs) {
    return () -> measured().examples(Runs.of(runs), null);
  }

  // ---- evaluations ----

  /// The evaluation rows of one case in all runs that are not deleted, the newest run first.
  ///
  /// @param dataset empty for none
  public Listing<StoredEvaluation> caseHistory(String dataset, String key) {
    return () -> new EvaluationReader(reader).ofCase(dataset, key);
  }

  private MeasurementReader measured() {
    return new MeasurementReader(reader);
  }

  // ---- experiments ----

  /// All experiments that are not deleted, archived ones too, the newest first.
  public ExperimentSearch experiments() {
    return ExperimentSearch.all(reader);
  }

  /// The experiments that fit a filter such as `name LIKE 'digits/%' AND run_count > 10`.
  public ExperimentSearch experiments(String filter) {
    return experiments().filter(filter);
  }

  /// The experiment with an id, deleted or not; empty if there is none.
  public Optional<StoredExperiment> findExperiment(ExperimentId id) {
    return reader
        .find(reader.api().experiment(id), "id")
        .map(json -> StoredExperiment.of(reader, json));
  }

  /// The experiment with a name; empty if there is none.
  public Optional<StoredExperiment> findExperiment(String name) {
    return experiments("name = " + Quote.text(name)).first();
  }

  /// The experiment with a name.
  ///
  /// @throws QuipuException NOT_FOUND if there is none
  public StoredExperiment loadExperiment(String name) {
    return findExperiment(name)
        .orElseThrow(() -> QuipuException.notFound("There is no experiment " + Text.quote(name)));
  }
}
