package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.NonFinite;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Level;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.reference.ReferenceUri;
import dev.quipu.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.core.JsonGenerator;

/// A line of a file of a run folder. Each kind has a form as JSON, which [#json] writes, with its
/// end, and the static methods read. Fields are in a fixed order, so that equal lines have equal
/// bytes.
public sealed interface FolderLine
    permits FolderLine.Row,
        FolderLine.TrackRow,
        FolderLine.Entry,
        FolderLine.Artifact,
        DatasetLine,
        LineageLine {
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
        FolderJson.writeJson(json, "metadata", entry.metadata());
        FolderJson.writeText(json, "exception", entry.exception());
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
        FolderJson.writeText(json, "digest", digest == null ? null : digest.hex());
        FolderJson.writeText(json, "etag", target.etag());
        FolderJson.writeText(json, "mediaType", target.mediaType());
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
        if (NonFinite.isNumber(text)) {
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
}
