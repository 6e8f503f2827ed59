package dev.quipu.sdk.wire;

import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.sdk.journal.AlertEntry;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.ExperimentEntry;
import dev.quipu.sdk.journal.RunChange;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The JSON bodies that the SDK sends, and the few fields that sending reads in answers.
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// The body that creates a run.
  public static byte[] create(RunId run, Entry.Begin begin) {
    return write(json -> {
      json.writeStringProperty("id", run.hex());
      json.writeStringProperty("experiment", begin.experiment());
      json.writeStringProperty("name", begin.name());
      json.writeNumberProperty("startMs", begin.startMs());
      if (!begin.user().isEmpty()) {
        json.writeStringProperty("user", begin.user());
      }
      if (begin.parent() != null) {
        json.writeStringProperty("parentRunId", begin.parent().hex());
      }
    });
  }

  /// The body that describes an experiment, whether it is there or not.
  public static byte[] describe(ExperimentEntry experiment) {
    return write(json -> {
      json.writeStringProperty("name", experiment.name());
      json.writeStringProperty("ifExists", "update");
      json.writeStringProperty("description", experiment.description());
      json.writeObjectPropertyStart("tags");
      experiment.tags().forEach(json::writeStringProperty);
      json.writeEndObject();
    });
  }

  /// The body that creates a project, if there is none of the name.
  public static byte[] project(String name) {
    return write(json -> {
      json.writeStringProperty("name", name);
      json.writeStringProperty("ifExists", "return");
    });
  }

  /// The body that sets an alert.
  public static byte[] alert(AlertEntry alert) {
    AlertRule rule = alert.rule();
    return write(json -> {
      json.writeStringProperty("id", alert.id().hex());
      json.writeStringProperty("scope", alert.ofExperiment() ? "experiment" : "run");
      json.writeStringProperty("condition", rule.condition());
      json.writeStringProperty("message", rule.message());
      json.writeStringProperty("severity", rule.severity().word());
      Long cooldownMs = rule.cooldownMs();
      if (cooldownMs != null) {
        json.writeNumberProperty("cooldownMs", cooldownMs);
      }
      json.writeBooleanProperty("stop", rule.stop());
      json.writeArrayPropertyStart("webhooks");
      rule.webhooks().forEach(json::writeString);
      json.writeEndArray();
    });
  }

  /// The body that starts an attempt.
  public static byte[] attempt(Attempt attempt) {
    return write(json -> writeAttempt(json, attempt));
  }

  /// Writes the fields of an attempt into an object that has begun.
  static void writeAttempt(JsonGenerator json, Attempt attempt) {
    json.writeStringProperty("id", attempt.id());
    json.writeNumberProperty("fromStep", attempt.fromStep());
    json.writeNumberProperty("startMs", attempt.startMs());
  }

  /// The body that makes a run run again.
  public static byte[] reopen() {
    return write(json -> json.writeStringProperty("status", "running"));
  }

  /// The body that gives a run a status.
  public static byte[] status(String word, @Nullable Long endMs) {
    return write(json -> {
      json.writeStringProperty("status", word);
      if (endMs != null) {
        json.writeNumberProperty("endMs", endMs);
      }
    });
  }

  /// The body that changes a run; of several changes of the same thing the last one counts.
  public static byte[] change(List<Entry.Change> changes) {
    ChangeBody body = new ChangeBody();
    changes.forEach(change -> change.change().accept(body));
    return write(json -> {
      json.writeObjectPropertyStart("params");
      body.params.values().forEach(param -> writeParam(json, param));
      json.writeEndObject();
      json.writeObjectPropertyStart("tags");
      body.tags.values().forEach(tag -> writeTag(json, tag));
      json.writeEndObject();
      if (body.notes != null) {
        json.writeStringProperty("notes", body.notes);
      }
    });
  }

  /// Sorts changes by their place in the body, and keeps the last one of each key.
  private static final class ChangeBody implements RunChange.Visitor<@Nullable Void> {
    final Map<String, Param> params = new LinkedHashMap<>();
    final Map<String, RunChange.SetTag> tags = new LinkedHashMap<>();
    @Nullable String notes;

    @Override
    public @Nullable Void param(RunChange.SetParam set) {
      params.put(set.param().key(), set.param());
      return null;
    }

    @Override
    public @Nullable Void tag(RunChange.SetTag set) {
      tags.put(set.key(), set);
      return null;
    }

    @Override
    public @Nullable Void notes(RunChange.SetNotes set) {
      notes = set.markdown();
      return null;
    }
  }

  /// The body that ends a run.
  public static byte[] end(String status, long endMs, List<Tag> tags) {
    return write(json -> {
      json.writeStringProperty("status", status);
      json.writeNumberProperty("endMs", endMs);
      json.writeObjectPropertyStart("tags");
      for (Tag tag : tags) {
        json.writeStringProperty(tag.key(), tag.value());
      }
      json.writeEndObject();
    });
  }

  /// The body that begins an upload in parts, or goes on with one.
  public static byte[] upload(ArtifactPath path, Digest digest) {
    return write(json -> {
      json.writeStringProperty("path", path.value());
      json.writeStringProperty("digest", digest.hex());
    });
  }

  /// The upload that an answer describes. Parts that cannot be read are left out, and so sent
  /// again.
  public static PartialUpload partialUpload(byte[] body) {
    String id = "";
    TreeMap<Integer, Digest> parts = new TreeMap<>();
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      json.nextToken();
      json.nextToken();
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("id")) {
          id = json.getString();
        } else if (name.equals("parts") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            addPart(json, parts);
          }
        } else {
          json.skipChildren();
        }
      }
    } catch (JacksonException | QuipuException e) {
      return new PartialUpload(id, parts);
    }
    return new PartialUpload(id, parts);
  }

  private static void addPart(JsonParser json, Map<Integer, Digest> parts) {
    int number = 0;
    String digest = "";
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "number" -> number = json.getIntValue();
        case "digest" -> digest = json.getString();
        default -> json.skipChildren();
      }
    }
    parts.put(number, new Digest(digest));
  }

  /// The body that stores a reference.
  public static byte[] reference(ReferenceTarget target) {
    Digest digest = target.digest();
    return write(json -> {
      json.writeStringProperty("uri", target.uri().value());
      if (target.sizeBytes() != null) {
        json.writeNumberProperty("size", target.sizeBytes());
      }
      if (digest != null) {
        json.writeStringProperty("digest", digest.hex());
      }
      if (target.etag() != null) {
        json.writeStringProperty("etag", target.etag());
      }
      if (target.mediaType() != null) {
        json.writeStringProperty("mediaType", target.mediaType());
      }
    });
  }

  /// The body that searches runs.
  public static byte[] search(RunSearchBody search) {
    return write(json -> {
      if (search.experimentIds() != null) {
        writeTexts(json, "experimentIds", search.experimentIds());
      }
      json.writeStringProperty("filter", search.filter());
      writeTexts(json, "orderBy", search.orderBy());
      json.writeStringProperty("view", search.view());
      writeTexts(json, "columns", search.columns());
      json.writeNumberProperty("maxResults", search.maxResults());
      if (search.pageToken() != null) {
        json.writeStringProperty("pageToken", search.pageToken());
      }
    });
  }

  static void writeTexts(JsonGenerator json, String name, List<String> texts) {
    json.writeArrayPropertyStart(name);
    texts.forEach(json::writeString);
    json.writeEndArray();
  }

  /// A scalar at the top of a JSON object, as text; null if there is no such field, or if the body
  /// is not a JSON object.
  public static @Nullable String field(byte[] body, String name) {
    return scalar(body, null, name);
  }

  /// The id of the attempt that an answer describes; null if it describes none.
  public static @Nullable String attemptId(byte[] body) {
    return scalar(body, "attempt", "id");
  }

  /// The message of an error body.
  static @Nullable String errorMessage(byte[] body) {
    return scalar(body, "error", "message");
  }

  /// The code of an error body.
  static @Nullable String errorCode(byte[] body) {
    return scalar(body, "error", "code");
  }

  /// Whether the body is a JSON object with a field of this name.
  static boolean has(byte[] body, String name) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        if (json.currentName().equals(name)) {
          return true;
        }
        json.nextToken();
        json.skipChildren();
      }
      return false;
    } catch (JacksonException e) {
      return false;
    }
  }

  /// The attempts that an answer about a run lists.
  public static List<Attempt> attempts(byte[] body) {
    List<Attempt> attempts = new ArrayList<>();
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return attempts;
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean found = json.currentName().equals("attempts");
        JsonToken value = json.nextToken();
        if (found && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            attempts.add(attempt(json));
          }
        } else {
          json.skipChildren();
        }
      }
    } catch (JacksonException e) {
      // The answer is known to be from a Quipu server, so it is only cut off because of its size.
      return attempts;
    }
    return attempts;
  }

  private static Attempt attempt(JsonParser json) {
    String id = "";
    long fromStep = 0;
    long startMs = 0;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "id" -> id = json.getString();
        case "fromStep" -> fromStep = json.getLongValue();
        case "startMs" -> startMs = json.getLongValue();
        default -> json.skipChildren();
      }
    }
    return new Attempt(id, fromStep, startMs);
  }

  private static @Nullable String scalar(byte[] body, @Nullable String in, String name) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      @Nullable String looking = in;
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String property = json.currentName();
        JsonToken value = json.nextToken();
        if (property.equals(looking) && value == JsonToken.START_OBJECT) {
          looking = null;
        } else if (looking == null && property.equals(name) && value.isScalarValue()) {
          return json.getString();
        } else {
          json.skipChildren();
        }
      }
      return null;
    } catch (JacksonException e) {
      return null;
    }
  }

  static void writeParam(JsonGenerator json, Param param) {
    json.writeName(param.key());
    switch (param.type()) {
      case STRING -> json.writeString(param.value());
      case NUMBER -> json.writeNumber(param.value());
      case BOOLEAN -> json.writeBoolean(Boolean.parseBoolean(param.value()));
    }
  }

  private static void writeTag(JsonGenerator json, RunChange.SetTag tag) {
    if (tag.value() == null) {
      json.writeNullProperty(tag.key());
    } else {
      json.writeStringProperty(tag.key(), tag.value());
    }
  }

  /// The fields of an object.
  interface Fields {
    void write(JsonGenerator json);
  }

  static byte[] write(Fields fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    }
    return out.toByteArray();
  }
}
