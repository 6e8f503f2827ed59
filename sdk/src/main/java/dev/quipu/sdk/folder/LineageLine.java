package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// A line about tasks, objects, and how they are connected.
public sealed interface LineageLine extends FolderLine
    permits LineageLine.TaskLine,
        LineageLine.UseLine,
        LineageLine.LinkLine,
        LineageLine.ObjectLine,
        LineageLine.MeasurementLine,
        EvaluationLine {
  /// What the line says.
  LineageRecord record();

  /// What became known of a task. A later line of the same task completes an earlier one.
  record TaskLine(TaskChanged task) implements LineageLine {
    @Override
    public LineageRecord record() {
      return task;
    }

    @Override
    public String json() {
      return FolderJson.line(json -> {
        json.writeStringProperty("id", task.id().hex());
        if (task.parent() != null) {
          json.writeStringProperty("parentId", task.parent().hex());
        }
        json.writeStringProperty("name", task.name());
        if (!task.label().isEmpty()) {
          json.writeStringProperty("label", task.label());
        }
        json.writeStringProperty("status", task.status().word());
        json.writeNumberProperty("startUs", task.timeUs());
        if (task.endUs() != null) {
          json.writeNumberProperty("endUs", task.endUs());
        }
        FolderJson.writeJson(json, "attributes", task.attributes());
        FolderJson.writeText(json, "error", task.error());
      });
    }

    public static TaskLine read(String line) {
      FolderObject json = FolderObject.parse(line);
      String parent = json.findText("parentId");
      String label = json.findText("label");
      String word = json.text("status");
      return new TaskLine(
          new TaskChanged(
              json.integer("startUs"),
              json.findInteger("endUs"),
              new SpanId(json.text("id")),
              parent == null ? null : new SpanId(parent),
              json.text("name"),
              label == null ? "" : label,
              status(word),
              json.findObject("attributes"),
              json.findText("error")));
    }

    private static TaskStatus status(String word) {
      for (TaskStatus status : TaskStatus.values()) {
        if (status.word().equals(word)) {
          return status;
        }
      }
      throw QuipuException.invalid("task has the unknown status " + Text.quote(word));
    }
  }

  /// A use of an object.
  record UseLine(ObjectUsed use) implements LineageLine {
    @Override
    public LineageRecord record() {
      return use;
    }

    @Override
    public String json() {
      return FolderJson.line(json -> {
        if (use.task() != null) {
          json.writeStringProperty("taskId", use.task().hex());
        }
        json.writeStringProperty("direction", use.direction().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("name", use.name());
        json.writeStringProperty("object", use.object().hex());
        json.writeNumberProperty("timeUs", use.timeUs());
        FolderJson.writeJson(json, "attributes", use.attributes());
      });
    }

    public static UseLine read(String line) {
      FolderObject json = FolderObject.parse(line);
      String task = json.findText("taskId");
      return new UseLine(
          new ObjectUsed(
              json.integer("timeUs"),
              direction(json.text("direction")),
              json.text("name"),
              new Digest(json.text("object")),
              task == null ? null : new SpanId(task),
              json.findObject("attributes")));
    }

    private static LineageRecord.Direction direction(String word) {
      for (LineageRecord.Direction one : LineageRecord.Direction.values()) {
        if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
          return one;
        }
      }
      throw QuipuException.invalid("object is used in the unknown direction " + Text.quote(word));
    }
  }

  /// A link between two objects.
  record LinkLine(ObjectsLinked link) implements LineageLine {
    @Override
    public LineageRecord record() {
      return link;
    }

    @Override
    public String json() {
      return FolderJson.line(json -> {
        json.writeStringProperty("from", link.from().hex());
        json.writeStringProperty("to", link.to().hex());
        json.writeStringProperty("name", link.name());
        json.writeNumberProperty("timeUs", link.timeUs());
        FolderJson.writeJson(json, "attributes", link.attributes());
      });
    }

    public static LinkLine read(String line) {
      FolderObject json = FolderObject.parse(line);
      return new LinkLine(
          new ObjectsLinked(
              json.integer("timeUs"),
              new Digest(json.text("from")),
              new Digest(json.text("to")),
              json.text("name"),
              json.findObject("attributes")));
    }
  }

  /// An object. A small content stands in the line, as text if it is text. A larger one is the file
  /// `objects/<digest of the content>`.
  record ObjectLine(ObjectLogged object) implements LineageLine {
    @Override
    public LineageRecord record() {
      return object;
    }

    @Override
    public String json() {
      return FolderJson.line(json -> {
        json.writeStringProperty("digest", object.digest().hex());
        json.writeStringProperty("mediaType", object.mediaType());
        writeSchema(json, object.schema());
        json.writeStringProperty("content", object.content().hex());
        json.writeNumberProperty("sizeBytes", object.sizeBytes());
        json.writeNumberProperty("loggedUs", object.timeUs());
        byte[] bytes = object.bytes();
        String text = bytes == null ? null : utf8(bytes);
        if (text != null) {
          json.writeStringProperty("text", text);
        } else if (bytes != null) {
          json.writeStringProperty("base64", Base64.getEncoder().encodeToString(bytes));
        }
      });
    }

    /// The digest of an object depends on each character of its schema, so one that JSON would
    /// write otherwise stands here as a string.
    private static void writeSchema(JsonGenerator json, String schema) {
      if (FolderJson.isCanonical(schema)) {
        json.writeName("schema");
        json.writeRawValue(schema);
      } else {
        json.writeStringProperty("schemaText", schema);
      }
    }

    private static @Nullable String utf8(byte[] bytes) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        return null;
      }
    }

    public static ObjectLine read(String line) {
      FolderObject json = FolderObject.parse(line);
      String schema = json.findJson("schema");
      return new ObjectLine(
          new ObjectLogged(
              json.integer("loggedUs"),
              new Digest(json.text("digest")),
              json.text("mediaType"),
              schema == null ? json.text("schemaText") : schema,
              new Digest(json.text("content")),
              json.integer("sizeBytes"),
              bytes(json)));
    }

    private static byte @Nullable [] bytes(FolderObject json) {
      String text = json.findText("text");
      if (text != null) {
        return text.getBytes(StandardCharsets.UTF_8);
      }
      String base64 = json.findText("base64");
      try {
        return base64 == null ? null : Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw QuipuException.invalid("field \"base64\" is no base64");
      }
    }
  }

  /// A value of a metric with its origin.
  record MeasurementLine(MetricMeasured measured) implements LineageLine {
    @Override
    public LineageRecord record() {
      return measured;
    }

    @Override
    public String json() {
      return FolderJson.line(json -> {
        json.writeStringProperty("metric", measured.metric());
        json.writeNumberProperty("step", measured.step());
        json.writeNumberProperty("timeUs", measured.timeUs());
        json.writeStringProperty("mode", measured.mode().word());
        json.writeName("value");
        FolderJson.writeNumber(json, measured.value());
        json.writeName("raw");
        FolderJson.writeNumber(json, measured.raw());
        Digest object = measured.object();
        FolderJson.writeText(json, "object", object == null ? null : object.hex());
        SpanId task = measured.task();
        FolderJson.writeText(json, "taskId", task == null ? null : task.hex());
        FolderJson.writeJson(json, "attributes", measured.attributes());
      });
    }

    private static MetricMode mode(String word) {
      return MetricMode.find(word)
          .orElseThrow(
              () -> QuipuException.invalid("measurement has the unknown mode " + Text.quote(word)));
    }

    public static MeasurementLine read(String line) {
      FolderObject json = FolderObject.parse(line);
      String object = json.findText("object");
      String task = json.findText("taskId");
      return new MeasurementLine(
          new MetricMeasured(
              json.integer("timeUs"),
              json.text("metric"),
              json.integer("step"),
              mode(json.text("mode")),
              json.number("value"),
              json.number("raw"),
              object == null ? null : new Digest(object),
              task == null ? null : new SpanId(task),
              json.findObject("attributes")));
    }
  }
}
