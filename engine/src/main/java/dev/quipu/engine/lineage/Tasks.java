package dev.quipu.engine.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.lineage.LineageReader.Task;
import dev.quipu.engine.port.lineage.LineageReader.TaskListing;
import dev.quipu.engine.port.lineage.LineageReader.TaskPlace;
import dev.quipu.engine.port.lineage.LineageReader.Use;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads the tasks of runs, and the inputs and outputs of tasks and runs.
public final class Tasks {
  private final Store store;
  private final LineageStore lineage;

  public Tasks(Store store, Compactor compactor) {
    this.store = store;
    lineage = new LineageStore(store, compactor);
  }

  /// A page of the tasks of a run, by start.
  ///
  /// @param parent only tasks in this one; null for all
  /// @param topOnly only tasks in no other
  /// @throws QuipuException NOT_FOUND if there is no such run
  public Results<Task> list(
      Scope scope,
      RunId run,
      @Nullable SpanId parent,
      boolean topOnly,
      int max,
      @Nullable String pageToken) {
    PageToken tokens =
        PageToken.of(
            store.secret(), "tasks", scope.project(), run, String.valueOf(parent), topOnly);
    TaskListing listing = new TaskListing(parent, topOnly, place(tokens.place(pageToken)), max + 1);
    List<Task> found = lineage.read(scope, run, tx -> tx.lineage().tasks(run, listing));
    return tokens.page(found, max, task -> task.task().timeUs() + " " + task.task().id());
  }

  private static @Nullable TaskPlace place(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int space = text.indexOf(' ');
    OptionalLong start = Text.integer(text.substring(0, Math.max(0, space)));
    return new TaskPlace(start.orElseThrow(), new SpanId(text.substring(space + 1)));
  }

  /// A task with its inputs and outputs.
  public record TaskUses(Task task, List<Use> uses) {}

  /// A task of a run.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run or task
  public TaskUses load(Scope scope, RunId run, SpanId id) {
    return lineage.read(
        scope,
        run,
        tx -> {
          Task task =
              tx.lineage()
                  .task(run, id)
                  .orElseThrow(() -> QuipuException.notFound("Run " + run + " has no task " + id));
          return new TaskUses(task, tx.lineage().usesBy(run, id, LineageLimits.PER_PAGE));
        });
  }

  /// The inputs, outputs and other objects of the run itself.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public List<Use> usesOfRun(Scope scope, RunId run) {
    return lineage.read(scope, run, tx -> tx.lineage().usesBy(run, null, LineageLimits.PER_PAGE));
  }
}
