package dev.quipu.faults;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.ScoresJson;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.lineage.LineageWriter;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The smallest thing that is compared: a value that the server gives back under a key. Several
/// requests may bring values of one key; the one with the greatest rank counts.
record Item(String key, String value, int rank) {
  private static final int FIRST = 0;
  private static final int SECOND = 1;

  /// Whether other runs may bring the same.
  boolean isShared() {
    return key.startsWith("object ") || key.startsWith("content ");
  }

  /// Whether the key names one of some runs, objects or contents.
  boolean concerns(Set<String> some) {
    String[] words = key.split(" ", 4);
    return some.contains(words[1]) || (words.length > 2 && some.contains(words[2]));
  }

  // ---- of one run ----

  static Item point(Batch.Point point) {
    return new Item(
        "point " + point.key() + "@" + point.step(),
        point.timeMs() + " " + Double.doubleToRawLongBits(point.value()),
        FIRST);
  }

  /// @param kind param or tag
  static Item pair(String kind, String key, String value) {
    return new Item(kind + " " + key, value, FIRST);
  }

  static Item file(String path, byte[] bytes) {
    return new Item("file " + path, Digest.of(bytes).hex(), FIRST);
  }

  /// An entry of a log, by its message: no two messages are equal here.
  static Item entry(LogEntry entry) {
    return new Item(
        "entry " + entry.message(),
        String.join(
            " ",
            Long.toString(entry.timeUs()),
            entry.level().word(),
            entry.logger(),
            text(entry.metadata()),
            String.valueOf(entry.exception())),
        FIRST);
  }

  /// A field of a row of a track.
  static Item field(String topic, long timeUs, String field, @Nullable Object value) {
    return new Item("field " + topic + "/" + field + "@" + timeUs, text(value), FIRST);
  }

  // ---- of lineage, across runs ----

  /// A task: the record of its end counts more than that of its begin.
  static Item task(String run, TaskChanged task) {
    return new Item(
        "task " + run + " " + task.id(),
        String.join(
            " ",
            task.status().word(),
            task.name(),
            task.label(),
            String.valueOf(task.parent()),
            Long.toString(task.timeUs()),
            String.valueOf(task.endUs()),
            text(task.attributes()),
            String.valueOf(task.error())),
        task.status() == TaskStatus.RUNNING ? FIRST : SECOND);
  }

  static Item use(String run, ObjectUsed use) {
    return new Item(
        "use %s %s %s %s %s"
            .formatted(
                use.object().hex(),
                run,
                use.task() == null ? "" : use.task().hex(),
                use.direction(),
                use.name()),
        use.timeUs() + " " + text(use.attributes()),
        FIRST);
  }

  /// A link. The time of a link that the server makes is that of one of several uses.
  static Item link(String run, ObjectsLinked link) {
    boolean isMade = link.name().equals(LineageWriter.DERIVED_FROM);
    return new Item(
        "link %s %s %s %s".formatted(link.from().hex(), link.to().hex(), link.name(), run),
        isMade ? "" : link.timeUs() + " " + text(link.attributes()),
        FIRST);
  }

  /// A measurement, by its metric and step: no two of them are equal here.
  static Item measurement(String run, MetricMeasured measured) {
    return new Item(
        "measurement " + run + " " + measured.metric() + " " + measured.step(),
        String.join(
            " ",
            Long.toString(measured.timeUs()),
            measured.mode().word(),
            Double.toString(measured.value()),
            Double.toString(measured.raw()),
            String.valueOf(measured.object()),
            String.valueOf(measured.task()),
            text(measured.attributes())),
        FIRST);
  }

  /// An evaluation row. Of those of one case the latest counts.
  static Item evaluation(String run, CaseEvaluated evaluated) {
    EvaluationRow row = evaluated.row();
    return new Item(
        "evaluation " + run + " " + row.key() + " " + row.dataset(),
        String.join(
            " ",
            Long.toString(evaluated.timeUs()),
            String.valueOf(evaluated.task()),
            text(row.data()),
            text(row.metadata()),
            text(ScoresJson.write(row.scores()))),
        (int) (evaluated.timeUs() % Integer.MAX_VALUE));
  }

  /// An object that something names.
  static Item named(Digest object) {
    return new Item("object " + object.hex(), "only named", FIRST);
  }

  /// An object that was logged counts more than one that is only named.
  static Item object(ObjectLogged object) {
    return new Item(
        "object " + object.digest().hex(),
        String.join(
            " ",
            object.mediaType(),
            text(new JsonText(object.schema())),
            object.content().hex(),
            Long.toString(object.sizeBytes())),
        SECOND);
  }

  /// Bytes that the server has: of a blob, or of an object that has them inline.
  static Item content(Digest content) {
    return new Item("content " + content.hex(), "there", FIRST);
  }

  // ---- values ----

  /// A value of JSON as text, equal for equal values.
  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case JsonText json -> text(Json.readObject("{\"v\":" + json.text() + "}").raw("v"));
      case String string -> JsonString.of(string).text();
      case Number number -> Double.toString(number.doubleValue());
      case JsonObject object ->
          object.names().stream()
              .sorted()
              .map(name -> text(name) + ":" + text(object.raw(name)))
              .collect(Collectors.joining(",", "{", "}"));
      case List<?> list -> list.stream().map(Item::text).collect(Collectors.joining(",", "[", "]"));
      default -> value.toString();
    };
  }
}
