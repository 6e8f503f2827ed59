package dev.quipu.engine.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.lineage.LineageReader.Link;
import dev.quipu.engine.port.lineage.LineageReader.Part;
import dev.quipu.engine.port.lineage.LineageReader.Task;
import dev.quipu.engine.port.lineage.LineageReader.TaskListing;
import dev.quipu.engine.port.lineage.LineageReader.TaskPage;
import dev.quipu.engine.port.lineage.LineageReader.TaskPlace;
import dev.quipu.engine.port.lineage.LineageReader.Use;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.query.LikePattern;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads the tasks of runs, and the inputs and outputs of tasks and runs.
public final class Tasks {
  private final Store store;
  private final LineageStore lineage;

  public Tasks(Store store, Compactor compactor) {
    this.store = store;
    lineage = new LineageStore(store, compactor);
  }

  /// The wanted tasks.
  ///
  /// @param parent only tasks in this one; null for all
  /// @param topOnly only tasks in no other
  /// @param statuses the wanted ones; empty for all
  /// @param text part of the name, the label, the error or the attributes as JSON, whatever its
  ///   case; empty for all
  /// @param max the most tasks of a page
  public record Question(
      @Nullable SpanId parent, boolean topOnly, Set<TaskStatus> statuses, String text, int max) {
    private boolean isSearch() {
      return !statuses.isEmpty() || !text.isEmpty();
    }
  }

  /// A page of the tasks of a run, by start. A page may have few tasks or none although more
  /// follow, because a search ends after it has looked at many.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run; INVALID_ARGUMENT if the token
  ///   belongs to another question
  public Results<Task> list(Scope scope, RunId run, Question question, @Nullable String pageToken) {
    PageToken tokens =
        PageToken.of(
            store.secret(),
            "tasks",
            scope.project(),
            run,
            String.valueOf(question.parent),
            question.topOnly,
            question.statuses,
            question.text);
    TaskListing listing =
        new TaskListing(
            question.parent,
            question.topOnly,
            place(tokens.place(pageToken)),
            question.isSearch() ? test(question) : _ -> true,
            question.max,
            question.isSearch() ? LineageLimits.PER_PAGE : question.max);
    TaskPage page = lineage.read(scope, run, tx -> tx.lineage().tasks(run, listing));
    return new Results<>(
        page.items(), page.next() == null ? null : tokens.after(placeOf(page.next())));
  }

  private static Predicate<TaskChanged> test(Question question) {
    LikePattern text = LikePattern.containing(question.text);
    return task -> {
      if (!question.statuses.isEmpty() && !question.statuses.contains(task.status())) {
        return false;
      }
      return text.matches(task.name())
          || text.matches(task.label())
          || (task.error() != null && text.matches(task.error()))
          || (task.attributes() != null && text.matches(task.attributes().text()));
    };
  }

  private static String placeOf(TaskPlace place) {
    return place.startUs() + " " + place.id();
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

  /// A page of the uses of objects by the run and its tasks, in no special order.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public Results<Use> uses(Scope scope, RunId run, int max, @Nullable String pageToken) {
    PageToken tokens = PageToken.of(store.secret(), "usesOfRun", scope.project(), run);
    String place = tokens.place(pageToken);
    return page(tokens, lineage.read(scope, run, tx -> tx.lineage().uses(run, place, max)));
  }

  /// A page of the links of the run, in no special order.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public Results<Link> links(Scope scope, RunId run, int max, @Nullable String pageToken) {
    PageToken tokens = PageToken.of(store.secret(), "linksOfRun", scope.project(), run);
    String place = tokens.place(pageToken);
    return page(tokens, lineage.read(scope, run, tx -> tx.lineage().links(run, place, max)));
  }

  private static <T> Results<T> page(PageToken tokens, Part<T> part) {
    String next = part.next();
    return new Results<>(part.items(), next == null ? null : tokens.after(next));
  }

  /// The inputs, outputs and other objects of the run itself.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public List<Use> usesOfRun(Scope scope, RunId run) {
    return lineage.read(scope, run, tx -> tx.lineage().usesBy(run, null, LineageLimits.PER_PAGE));
  }
}
