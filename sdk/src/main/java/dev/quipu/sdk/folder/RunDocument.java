package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.WriterId;
import dev.quipu.core.text.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What `run.json` says of a run.
///
/// @param user who started the run; empty if unknown
/// @param endMs null while the run has not ended
/// @param notes Markdown; empty if there are none
/// @param attempts by their start, without the first
public record RunDocument(
    RunId id,
    String experiment,
    String name,
    RunStatus status,
    String user,
    long startMs,
    @Nullable Long endMs,
    @Nullable RunId parent,
    SortedMap<String, String> tags,
    String notes,
    List<Attempt> attempts) {
  /// The version of the format of run folders.
  static final long VERSION = 1;

  /// An attempt at a run, after it went back to a checkpoint.
  ///
  /// @param id 32 lower-case hex digits
  /// @param startMs attempts are ordered by their start
  public record Attempt(String id, long fromStep, long startMs) {
    public Attempt {
      id = new WriterId(id).hex();
    }
  }

  public RunDocument {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    attempts = List.copyOf(attempts);
  }

  /// The same run with another status.
  public RunDocument withStatus(RunStatus newStatus, @Nullable Long newEndMs) {
    return new RunDocument(
        id, experiment, name, newStatus, user, startMs, newEndMs, parent, tags, notes, attempts);
  }

  /// The same run with other tags and notes.
  public RunDocument with(SortedMap<String, String> newTags, String newNotes) {
    return new RunDocument(
        id, experiment, name, status, user, startMs, endMs, parent, newTags, newNotes, attempts);
  }

  /// The same run with an attempt more; the same if it has the attempt.
  public RunDocument with(Attempt attempt) {
    if (attempts.stream().anyMatch(one -> one.id().equals(attempt.id()))) {
      return this;
    }
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(attempt);
    all.sort((a, b) -> Long.compare(a.startMs(), b.startMs()));
    return new RunDocument(
        id, experiment, name, status, user, startMs, endMs, parent, tags, notes, all);
  }

  /// The text of `run.json`.
  public String json() {
    return FolderJson.writeDocument(json -> {
      json.writeNumberProperty("version", VERSION);
      json.writeStringProperty("id", id.hex());
      json.writeStringProperty("experiment", experiment);
      json.writeStringProperty("name", name);
      json.writeStringProperty("status", status.word());
      json.writeStringProperty("user", user);
      json.writeNumberProperty("startMs", startMs);
      if (endMs != null) {
        json.writeNumberProperty("endMs", endMs);
      }
      if (parent != null) {
        json.writeStringProperty("parentRunId", parent.hex());
      }
      json.writeObjectPropertyStart("tags");
      tags.forEach(json::writeStringProperty);
      json.writeEndObject();
      if (!notes.isEmpty()) {
        json.writeStringProperty("notes", notes);
      }
      if (!attempts.isEmpty()) {
        json.writeArrayPropertyStart("attempts");
        for (Attempt attempt : attempts) {
          json.writeStartObject();
          json.writeStringProperty("id", attempt.id());
          json.writeNumberProperty("fromStep", attempt.fromStep());
          json.writeNumberProperty("startMs", attempt.startMs());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
    });
  }

  /// Reads `run.json`.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the text is not that of a run
  public static RunDocument read(String text) {
    FolderObject json = FolderObject.parse(text);
    long version = json.integer("version");
    if (version != VERSION) {
      throw QuipuException.invalid(
          "its version is " + version + "; this program reads version " + VERSION);
    }
    String parent = json.findText("parentRunId");
    String user = json.findText("user");
    String notes = json.findText("notes");
    return new RunDocument(
        new RunId(json.text("id")),
        json.text("experiment"),
        json.text("name"),
        status(json.text("status")),
        user == null ? "" : user,
        json.integer("startMs"),
        json.findInteger("endMs"),
        parent == null ? null : new RunId(parent),
        json.texts("tags"),
        notes == null ? "" : notes,
        attempts(json));
  }

  /// The attempts that a JSON object lists.
  static List<Attempt> attempts(FolderObject json) {
    return json.objects("attempts").stream()
        .map(one -> new Attempt(one.text("id"), one.integer("fromStep"), one.integer("startMs")))
        .toList();
  }

  /// The run that an answer of the native API describes, which names the experiment by its id.
  static RunDocument of(FolderObject json, String experiment) {
    String parent = json.findText("parentRunId");
    String notes = json.findText("notes");
    return new RunDocument(
        new RunId(json.text("id")),
        experiment,
        json.text("name"),
        status(json.text("status")),
        json.text("user"),
        json.integer("startMs"),
        json.findInteger("endMs"),
        parent == null ? null : new RunId(parent),
        json.texts("tags"),
        notes == null ? "" : notes,
        attempts(json));
  }

  private static RunStatus status(String word) {
    return RunStatus.find(word)
        .orElseThrow(
            () -> QuipuException.invalid("run has the unknown status " + Text.quote(word)));
  }

  // ---- parameters.json ----

  /// The text of `parameters.json`.
  public static String parameters(SortedMap<String, Param> params) {
    return FolderJson.writeDocument(json -> {
      for (Param param : params.values()) {
        json.writeName(param.key());
        switch (param.type()) {
          case STRING -> json.writeString(param.value());
          case NUMBER -> json.writeNumber(param.value());
          case BOOLEAN -> json.writeBoolean(Boolean.parseBoolean(param.value()));
        }
      }
    });
  }

  /// Reads the params of a JSON object.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a value is no scalar
  public static SortedMap<String, Param> readParameters(String text) {
    return params(FolderObject.parse(text));
  }

  static SortedMap<String, Param> params(FolderObject json) {
    SortedMap<String, Param> params = new TreeMap<>();
    for (Map.Entry<String, @Nullable Object> field : json.fields().entrySet()) {
      params.put(field.getKey(), param(field.getKey(), field.getValue()));
    }
    return params;
  }

  private static Param param(String key, @Nullable Object value) {
    if (value instanceof String text) {
      return new Param(key, Param.Type.STRING, text);
    } else if (value instanceof FolderJson.NumberText number) {
      return new Param(key, Param.Type.NUMBER, number.text());
    } else if (value instanceof Boolean truth) {
      return new Param(key, Param.Type.BOOLEAN, truth.toString());
    }
    throw FolderJson.wrong(key, "a string, a number, true or false");
  }
}
