package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Level;
import dev.quipu.core.model.LogEntry;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.reference.ReferenceUri;
import dev.quipu.core.text.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// A line of a file of a run folder. Each kind has a form as JSON, which [#json] writes, with its
/// end, and the static methods read. Fields are in a fixed order, so that equal lines have equal
/// bytes.
public sealed interface FolderLine {
  /// The line as it stands in the file.
  String json();

  /// A row of a stream.
  ///
  /// @param attempt the id; empty for the first attempt
  /// @param fields by name: Double or [JsonText]
  record Row(long step, long timeMs, String attempt, SortedMap<String, Object> fields)
      implements FolderLine {
    @Override
    public String json() {
      return FolderJson.line(json -> {
        json.writeNumberProperty("step", step);
        json.writeNumberProperty("timeMs", timeMs);
        if (!attempt.isEmpty()) {
          json.writeStringProperty("attempt", attempt);
        }
        writeFields(json, fields);
      });
    }

    public static Row read(String line) {
      FolderObject json = FolderObject.parse(line);
      String attempt = json.findText("attempt");
      return new Row(
          json.integer("step"),
          json.integer("timeMs"),
          attempt == null ? "" : attempt,
          json.values());
    }
  }

  /// A row of a track.
  ///
  /// @param fields as in a [Row]
  record TrackRow(long timeUs, SortedMap<String, Object> fields) implements FolderLine {
    @Override
    public String json() {
      return FolderJson.line(json -> {
        json.writeNumberProperty("timeUs", timeUs);
        writeFields(json, fields);
      });
    }

    public static TrackRow read(String line) {
      FolderObject json = FolderObject.parse(line);
      return new TrackRow(json.integer("timeUs"), json.values());
    }
  }

  /// An entry of the log.
  record Entry(LogEntry entry) implements FolderLine {
    @Override
    public String json() {
      return FolderJson.line(json -> {
        json.writeNumberProperty("timeUs", entry.timeUs());
        json.writeStringProperty("level", entry.level().word());
        json.writeStringProperty("message", entry.message());
        if (!entry.logger().isEmpty()) {
          json.writeStringProperty("logger", entry.logger());
        }
        writeJson(json, "metadata", entry.metadata());
        writeText(json, "exception", entry.exception());
      });
    }

    public static Entry read(String line) {
      FolderObject json = FolderObject.parse(line);
      String logger = json.findText("logger");
      return new Entry(
          new LogEntry(
              json.integer("timeUs"),
              Level.of(json.text("level")),
              json.text("message"),
              logger == null ? "" : logger,
              json.findObject("metadata"),
              json.findText("exception")));
    }
  }

  /// What became known of a task. A later line of the same task completes an earlier one.
  record TaskLine(TaskChanged task) implements FolderLine {
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
        writeJson(json, "attributes", task.attributes());
        writeText(json, "error", task.error());
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
  record UseLine(ObjectUsed use) implements FolderLine {
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
        writeJson(json, "attributes", use.attributes());
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
  record LinkLine(ObjectsLinked link) implements FolderLine {
    @Override
    public String json() {
      return FolderJson.line(json -> {
        json.writeStringProperty("from", link.from().hex());
        json.writeStringProperty("to", link.to().hex());
        json.writeStringProperty("name", link.name());
        json.writeNumberProperty("timeUs", link.timeUs());
        writeJson(json, "attributes", link.attributes());
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

  /// An object. A content of at most [FolderLimits#INLINE_BYTES] stands in the line, as text if it
  /// is text. A larger one is the file `objects/<digest of the content>`.
  record ObjectLine(ObjectLogged object) implements FolderLine {
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

  /// An artifact. A later line of the same path replaces an earlier one.
  sealed interface Artifact extends FolderLine {
    ArtifactPath path();

    static Artifact read(String line) {
      FolderObject json = FolderObject.parse(line);
      ArtifactPath path = new ArtifactPath(json.text("path"));
      String kind = json.text("kind");
      return switch (kind) {
        case "file" ->
            new ArtifactFile(
                path,
                place(path, json),
                json.integer("sizeBytes"),
                new Digest(json.text("digest")));
        case "folder" -> new ArtifactFolder(path);
        case "reference" -> new ArtifactReference(path, target(json));
        default ->
            throw QuipuException.invalid("artifact has the unknown kind " + Text.quote(kind));
      };
    }

    private static String place(ArtifactPath path, FolderObject json) {
      String place = json.text("file");
      if (!place.equals(FolderNames.artifact(path))
          && !place.equals(FolderNames.otherArtifact(path))) {
        throw QuipuException.invalid(
            "field \"file\" is "
                + Text.quote(place)
                + ", which is not where the file of artifact "
                + Text.quote(path.value())
                + " lies");
      }
      return place;
    }

    private static ReferenceTarget target(FolderObject json) {
      String digest = json.findText("digest");
      return new ReferenceTarget(
          new ReferenceUri(json.text("uri")),
          json.findInteger("sizeBytes"),
          digest == null ? null : new Digest(digest),
          json.findText("etag"),
          json.findText("mediaType"));
    }
  }

  /// A file.
  ///
  /// @param place the path of its bytes below the run folder
  record ArtifactFile(ArtifactPath path, String place, long sizeBytes, Digest digest)
      implements Artifact {
    @Override
    public String json() {
      return FolderJson.line(json -> {
        json.writeStringProperty("path", path.value());
        json.writeStringProperty("kind", "file");
        json.writeStringProperty("file", place);
        json.writeNumberProperty("sizeBytes", sizeBytes);
        json.writeStringProperty("digest", digest.hex());
      });
    }
  }

  /// A folder, which may be empty.
  record ArtifactFolder(ArtifactPath path) implements Artifact {
    @Override
    public String json() {
      return FolderJson.line(json -> {
        json.writeStringProperty("path", path.value());
        json.writeStringProperty("kind", "folder");
      });
    }
  }

  /// Data that lie elsewhere.
  record ArtifactReference(ArtifactPath path, ReferenceTarget target) implements Artifact {
    @Override
    public String json() {
      return FolderJson.line(json -> {
        json.writeStringProperty("path", path.value());
        json.writeStringProperty("kind", "reference");
        json.writeStringProperty("uri", target.uri().value());
        if (target.sizeBytes() != null) {
          json.writeNumberProperty("sizeBytes", target.sizeBytes());
        }
        Digest digest = target.digest();
        writeText(json, "digest", digest == null ? null : digest.hex());
        writeText(json, "etag", target.etag());
        writeText(json, "mediaType", target.mediaType());
      });
    }
  }

  private static void writeFields(JsonGenerator json, Map<String, Object> fields) {
    List<String> strings = new ArrayList<>();
    json.writeObjectPropertyStart("fields");
    fields.forEach((field, value) -> {
      json.writeName(field);
      if (value instanceof Double number) {
        FolderJson.writeNumber(json, number);
      } else {
        String text = FolderJson.canonical((JsonText) value);
        json.writeRawValue(text);
        if (text.equals("\"NaN\"") || text.equals("\"Infinity\"") || text.equals("\"-Infinity\"")) {
          strings.add(field);
        }
      }
    });
    json.writeEndObject();
    if (!strings.isEmpty()) {
      json.writeArrayPropertyStart("strings");
      strings.forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private static void writeJson(JsonGenerator json, String name, @Nullable JsonText value) {
    if (value != null) {
      json.writeName(name);
      json.writeRawValue(FolderJson.canonical(value));
    }
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
