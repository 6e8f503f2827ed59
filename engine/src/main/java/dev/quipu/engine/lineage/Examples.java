package dev.quipu.engine.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.lineage.MeasurementReader.RunChoice;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Makes data sets of examples. An example is what a task took, made and measured: its inputs,
/// outputs and measurements. A run that has inputs or outputs of its own is an example, too.
///
/// The measurements of an example are those that its task made. Those that have one of its objects
/// for an origin join in, first those of the same run, then those of other runs that are not
/// deleted. So a later run may measure what an earlier run made. Of each metric the last raw value
/// counts.
public final class Examples {
  private final Store store;
  private final LineageStore lineage;

  public Examples(Store store, Compactor compactor) {
    this.store = store;
    lineage = new LineageStore(store, compactor);
  }

  /// The wanted examples.
  ///
  /// @param task only tasks of this name; null for all tasks, and for the runs themselves
  public record Question(RunChoice runs, @Nullable String task) {}

  /// An object of an example.
  ///
  /// @param mediaType null if the object has not arrived
  /// @param value JSON, or a text as a JSON string; null if the content is neither, or if the
  ///   content is a blob of its own
  public record Item(Digest object, @Nullable String mediaType, @Nullable JsonText value) {}

  /// A row of a data set.
  ///
  /// @param task null for the run itself
  /// @param inputs by name; of two of one name, the one that was used last
  /// @param outputs by name, likewise
  /// @param measurements by metric
  public record Example(
      RunId run,
      @Nullable TaskChanged task,
      SortedMap<String, Item> inputs,
      SortedMap<String, Item> outputs,
      SortedMap<String, Double> measurements) {}

  /// A page of examples, by run, and in a run by the start of their tasks. A page may have few
  /// examples or none although more follow, because it ends after it has looked at many tasks, or
  /// has gathered large values.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run; INVALID_ARGUMENT for too many runs
  public Results<Example> page(
      Scope scope, Question question, int max, @Nullable String pageToken) {
    PageToken tokens =
        PageToken.of(
            store.secret(),
            "examples",
            scope.project(),
            question.runs,
            String.valueOf(question.task));
    String place = tokens.place(pageToken);
    return lineage.search(
        scope,
        tx -> {
          Measurements.require(tx, question.runs);
          ExampleWalk walk = new ExampleWalk(tx, question, max, scope.memory());
          String next = walk.from(place);
          return new Results<>(walk.examples(), next == null ? null : tokens.after(next));
        });
  }
}
