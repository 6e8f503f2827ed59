package dev.quipu.engine.lineage;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.lineage.Examples.Example;
import dev.quipu.engine.lineage.Examples.Item;
import dev.quipu.engine.lineage.Examples.Question;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.lineage.LineageReader.Description;
import dev.quipu.engine.port.lineage.LineageReader.LoggedObject;
import dev.quipu.engine.port.lineage.LineageReader.TaskListing;
import dev.quipu.engine.port.lineage.LineageReader.TaskPlace;
import dev.quipu.engine.port.lineage.LineageReader.Use;
import dev.quipu.engine.port.lineage.MeasurementReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Goes through runs and their tasks for one page of examples.
final class ExampleWalk {
  private static final int RUNS_AT_ONCE = 100;
  private static final int TASKS_AT_ONCE = 100;

  /// The memory of an example and of a use, without their values.
  private static final int ROW_BYTES = 400;

  private static final int USE_BYTES = 200;

  private final ReadTransaction tx;
  private final Question question;
  private final int max;
  private final Memory memory;
  private final List<Row> rows = new ArrayList<>();
  private final Map<Digest, Item> items = new HashMap<>();
  private long bytes;
  private int looked;

  /// @param memory for what the page keeps
  ExampleWalk(ReadTransaction tx, Question question, int max, Memory memory) {
    this.tx = tx;
    this.question = question;
    this.max = max;
    this.memory = memory;
  }

  private record Row(RunId run, @Nullable TaskChanged task, List<Use> uses) {}

  private boolean isFull() {
    return rows.size() >= max
        || bytes >= LineageLimits.EXAMPLES_BYTES
        || looked >= LineageLimits.EXAMPLES_LOOKED_AT;
  }

  // ---- places ----

  /// A run, and behind a space the place of a task in it, if the walk has come so far.
  private static String place(RunId run, @Nullable TaskPlace task) {
    return run.hex() + " " + (task == null ? "" : task.startUs() + " " + task.id().hex());
  }

  /// Gathers a page, and returns the place of the next one; null at the end.
  @Nullable String from(@Nullable String place) {
    RunId run = null;
    if (place != null) {
      String[] parts = place.split(" ", -1);
      run = new RunId(parts[0]);
      TaskPlace after =
          parts.length < 3 ? null : new TaskPlace(Long.parseLong(parts[1]), new SpanId(parts[2]));
      String full = tasks(run, after);
      if (full != null) {
        return full;
      }
    }
    while (true) {
      List<RunId> some = tx.measurements().runs(question.runs(), run, RUNS_AT_ONCE);
      for (RunId next : some) {
        run = next;
        String full = run(next);
        if (full != null) {
          return full;
        }
      }
      if (some.size() < RUNS_AT_ONCE) {
        return null;
      }
    }
  }

  private @Nullable String run(RunId run) {
    looked++;
    if (question.task() == null) {
      List<Use> own = inAndOut(tx.lineage().usesBy(run, null, LineageLimits.PER_PAGE));
      if (!own.isEmpty()) {
        add(new Row(run, null, own));
      }
    }
    return isFull() ? place(run, null) : tasks(run, null);
  }

  private @Nullable String tasks(RunId run, @Nullable TaskPlace start) {
    TaskPlace after = start;
    while (true) {
      var some = tx.lineage().tasks(run, new TaskListing(null, false, after, TASKS_AT_ONCE));
      for (var found : some.items()) {
        TaskChanged task = found.task();
        after = new TaskPlace(task.timeUs(), task.id());
        looked++;
        if (question.task() == null || question.task().equals(task.name())) {
          List<Use> uses = tx.lineage().usesBy(run, task.id(), LineageLimits.PER_PAGE);
          add(new Row(run, task, inAndOut(uses)));
        }
        if (isFull()) {
          return place(run, after);
        }
      }
      if (some.next() == null) {
        return null;
      }
    }
  }

  private static List<Use> inAndOut(List<Use> uses) {
    return uses.stream().filter(use -> use.direction() != Direction.NONE).toList();
  }

  private void add(Row row) {
    rows.add(row);
    keep(ROW_BYTES + (long) USE_BYTES * row.uses.size());
    row.uses.forEach(use -> items.computeIfAbsent(use.object(), this::item));
  }

  private void keep(long more) {
    memory.take(more);
    bytes += more;
  }

  // ---- values ----

  private Item item(Digest digest) {
    Description description =
        tx.lineage().object(digest).map(LoggedObject::description).orElse(null);
    if (description == null) {
      return new Item(digest, null, null);
    }
    String type = description.mediaType();
    boolean isJson = type.equals("application/json") || type.endsWith("+json");
    boolean isText = type.startsWith("text/");
    if (!isJson && !isText) {
      return new Item(digest, type, null);
    }
    byte @Nullable [] content = tx.lineage().inline(description.content()).orElse(null);
    if (content == null) {
      return new Item(digest, type, null);
    }
    keep(3L * content.length);
    return new Item(digest, type, json(new String(content, StandardCharsets.UTF_8), isText));
  }

  /// What a client calls JSON may be none, and a text of many control characters may be too long.
  private static @Nullable JsonText json(String text, boolean isText) {
    try {
      return isText ? JsonString.of(text) : new JsonText(text);
    } catch (QuipuException e) {
      if (e.code() != ErrorCode.INVALID_ARGUMENT) {
        throw e;
      }
      return null;
    }
  }

  /// The examples of the page, with their measurements.
  List<Example> examples() {
    Map<RunId, List<Row>> byRun = new HashMap<>();
    rows.forEach(row -> byRun.computeIfAbsent(row.run, _ -> new ArrayList<>()).add(row));
    MeasurementReader measurements = tx.measurements();
    Map<Digest, Map<String, Double>> ofAll = measurements.lastOfObjects(items.keySet(), null);
    Map<RunId, Map<Digest, Map<String, Double>>> ofRuns = new HashMap<>();
    Map<RunId, Map<MeasurementReader.Task, Map<String, Double>>> ofTasks = new HashMap<>();
    byRun.forEach((run, some) -> {
      Set<Digest> objects = new LinkedHashSet<>();
      Set<MeasurementReader.Task> tasks = new LinkedHashSet<>();
      for (Row row : some) {
        row.uses.forEach(use -> objects.add(use.object()));
        tasks.add(task(row));
      }
      ofRuns.put(run, measurements.lastOfObjects(objects, run));
      ofTasks.put(run, measurements.lastOfTasks(run, tasks));
    });
    return rows.stream()
        .map(row -> {
          SortedMap<String, Double> values = new TreeMap<>();
          row.uses.forEach(use -> values.putAll(ofAll.getOrDefault(use.object(), Map.of())));
          row.uses.forEach(use ->
              values.putAll(
                  ofRuns.getOrDefault(row.run, Map.of()).getOrDefault(use.object(), Map.of())));
          values.putAll(ofTasks.getOrDefault(row.run, Map.of()).getOrDefault(task(row), Map.of()));
          return new Example(
              row.run, row.task, items(row, Direction.INPUT), items(row, Direction.OUTPUT), values);
        })
        .toList();
  }

  private static MeasurementReader.Task task(Row row) {
    return new MeasurementReader.Task(row.task == null ? null : row.task.id());
  }

  private SortedMap<String, Item> items(Row row, Direction direction) {
    Map<String, Use> last = new HashMap<>();
    for (Use use : row.uses) {
      if (use.direction() == direction) {
        last.merge(
            use.name(), use, (before, now) -> now.timeUs() >= before.timeUs() ? now : before);
      }
    }
    SortedMap<String, Item> named = new TreeMap<>();
    last.forEach((name, use) ->
        named.put(name, items.getOrDefault(use.object(), new Item(use.object(), null, null))));
    return named;
  }
}
