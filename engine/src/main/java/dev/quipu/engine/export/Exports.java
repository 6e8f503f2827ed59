package dev.quipu.engine.export;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.datasets.Datasets;
import dev.quipu.engine.evaluation.Evaluations;
import dev.quipu.engine.lineage.Examples;
import dev.quipu.engine.lineage.Measurements;
import dev.quipu.engine.lineage.Tasks;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.runs.Runs;
import dev.quipu.engine.timelines.Logs;
import dev.quipu.engine.timelines.Tracks;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes tables of runs and of what they hold. Every method refuses a run that is named and not
/// there, with NOT_FOUND.
public final class Exports {
  private final Store store;
  private final Logs logs;
  private final Tracks tracks;
  private final Tasks tasks;
  private final Measurements measurements;
  private final Examples examples;
  private final Datasets datasets;
  private final Evaluations evaluations;

  public Exports(
      Store store,
      Logs logs,
      Tracks tracks,
      Tasks tasks,
      Measurements measurements,
      Examples examples,
      Evaluations evaluations,
      Datasets datasets) {
    this.store = store;
    this.logs = logs;
    this.tracks = tracks;
    this.tasks = tasks;
    this.measurements = measurements;
    this.examples = examples;
    this.datasets = datasets;
    this.evaluations = evaluations;
  }

  private Reading reading(Scope scope) {
    return new Reading(store, scope);
  }

  private void require(Scope scope, RunSelection selection) {
    if (selection instanceof RunSelection.Named(var runs)) {
      store.read(
          scope,
          tx -> {
            runs.forEach(run -> Runs.require(tx, run));
            return true;
          });
    }
  }

  /// A row for each run.
  ///
  /// @param columns the names of the wanted columns, such as `params.lr`; empty for all
  public ExportTable runs(Scope scope, RunSelection selection, Collection<String> columns)
      throws IOException {
    require(scope, selection);
    return RunsTable.of(() -> reading(scope), selection, columns);
  }

  /// A row for each param.
  public ExportTable params(Scope scope, RunSelection selection) {
    require(scope, selection);
    return new ParamsTable(() -> reading(scope), selection);
  }

  /// A row for each series, with aggregates of its living line: avg, median, min, max, sum, first,
  /// last, count, std and var. NaN counts as a point, and is left out of the others.
  ///
  /// @param columns the names of the wanted columns; empty for all
  public ExportTable metrics(
      Scope scope, RunSelection selection, KeyPatterns keys, Collection<String> columns) {
    require(scope, selection);
    return MetricsTable.of(() -> reading(scope), selection, keys, columns);
  }

  /// A row for each point.
  public ExportTable series(Scope scope, RunSelection selection, SeriesQuestion question) {
    require(scope, selection);
    return new SeriesTable(() -> reading(scope), selection, question);
  }

  /// A row for each log entry.
  public ExportTable logs(Scope scope, RunSelection selection, Logs.Question question) {
    require(scope, selection);
    return LogsTable.of(() -> reading(scope), selection, logs, question);
  }

  /// A row for each row of a track, with a column for each field.
  ///
  /// @param topics empty for all
  /// @param question its topic is ignored
  public ExportTable tracks(
      Scope scope, RunSelection selection, List<String> topics, Tracks.Question question)
      throws IOException {
    return new TracksTable(pages(scope, selection, topics, question));
  }

  /// A row for each row of a track, with all of its fields in one column.
  ///
  /// @param topics empty for all
  /// @param question its topic is ignored
  public ExportTable trackRows(
      Scope scope, RunSelection selection, List<String> topics, Tracks.Question question) {
    return new TrackRowsTable(pages(scope, selection, topics, question));
  }

  private TrackPages pages(
      Scope scope, RunSelection selection, List<String> topics, Tracks.Question question) {
    if (topics.size() > ExportLimits.TOPICS) {
      throw QuipuException.invalid(
          "Export names "
              + topics.size()
              + " topics; at most "
              + ExportLimits.TOPICS
              + " are allowed. Without any, all tracks are exported");
    }
    if (question.fields().size() > ExportLimits.COLUMNS) {
      throw QuipuException.invalid(
          "Export names "
              + question.fields().size()
              + " fields; at most "
              + ExportLimits.COLUMNS
              + " are allowed");
    }
    require(scope, selection);
    return new TrackPages(() -> reading(scope), selection, tracks, topics, question);
  }

  /// A row for each task.
  public ExportTable tasks(Scope scope, RunSelection selection) {
    require(scope, selection);
    return TasksTable.of(() -> reading(scope), selection, tasks);
  }

  /// A row for each measurement.
  public ExportTable measurements(Scope scope, RunSelection selection) {
    require(scope, selection);
    return MeasurementsTable.of(() -> reading(scope), selection, measurements);
  }

  /// A row for each dataset of each run.
  public ExportTable datasets(Scope scope, RunSelection selection) {
    require(scope, selection);
    return DatasetsTable.of(() -> reading(scope), selection, datasets);
  }

  /// A row for each score of each evaluation row.
  public ExportTable evaluations(Scope scope, RunSelection selection) {
    require(scope, selection);
    return EvaluationsTable.of(() -> reading(scope), selection, evaluations);
  }

  /// A row for each example, with a column for each input, output and measurement.
  ///
  /// @param task only tasks of this name; null for all
  public ExportTable examples(Scope scope, RunSelection selection, @Nullable String task)
      throws IOException {
    return new ExamplesTable(examplePages(scope, selection, task));
  }

  /// A row for each example, with all inputs, all outputs and all measurements in a column each.
  ///
  /// @param task only tasks of this name; null for all
  public ExportTable exampleRows(Scope scope, RunSelection selection, @Nullable String task) {
    return new ExampleRowsTable(examplePages(scope, selection, task));
  }

  private ExamplePages examplePages(Scope scope, RunSelection selection, @Nullable String task) {
    require(scope, selection);
    return new ExamplePages(() -> reading(scope), selection, examples, task);
  }
}
