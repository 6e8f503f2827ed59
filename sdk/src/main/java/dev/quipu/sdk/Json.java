package dev.quipu.sdk;

import dev.quipu.core.Param;
import dev.quipu.core.Tag;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The JSON bodies the SDK sends and the few fields it reads.
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// The body that makes a run.
  static byte[] create(Lane lane, Facts facts) {
    return write(json -> {
      json.writeStringProperty("id", lane.id.hex());
      json.writeStringProperty("experiment", lane.experiment);
      json.writeStringProperty("name", lane.name);
      json.writeNumberProperty("startMs", lane.startMs);
      if (!facts.user().isEmpty()) {
        json.writeStringProperty("user", facts.user());
      }
      if (lane.parent != null) {
        json.writeStringProperty("parentRunId", lane.parent.id.hex());
      }
      json.writeObjectPropertyStart("tags");
      for (Map.Entry<String, String> tag : facts.tags().entrySet()) {
        json.writeStringProperty(tag.getKey(), tag.getValue());
      }
      if (lane.parent != null) {
        // By this tag MLflow's clients look for the children of a run.
        json.writeStringProperty("mlflow.parentRunId", lane.parent.id.hex());
      }
      json.writeEndObject();
    });
  }

  /// The body that changes a run.
  static byte[] edit(List<Message.Edit> edits) {
    return write(json -> {
      json.writeObjectPropertyStart("params");
      for (Message.Edit edit : edits) {
        if (edit.change() instanceof Message.Change.SetParam set) {
          writeParam(json, set.param());
        }
      }
      json.writeEndObject();
      json.writeObjectPropertyStart("tags");
      for (Message.Edit edit : edits) {
        if (edit.change() instanceof Message.Change.SetTag set) {
          writeTag(json, set);
        }
      }
      json.writeEndObject();
      for (Message.Edit edit : edits) {
        if (edit.change() instanceof Message.Change.SetNotes set) {
          json.writeStringProperty("notes", set.markdown());
        }
      }
    });
  }

  /// The body that ends a run.
  static byte[] end(String status, long endMs, List<Tag> tags) {
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

  /// A scalar at the top of a JSON object as text; null if there is none or this is no JSON object.
  static @Nullable String field(byte[] body, String name) {
    return scalar(body, null, name);
  }

  /// The message of an error body.
  static @Nullable String errorMessage(byte[] body) {
    return scalar(body, "error", "message");
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

  private static void writeParam(JsonGenerator json, Param param) {
    json.writeName(param.key());
    switch (param.type()) {
      case STRING -> json.writeString(param.value());
      case NUMBER -> json.writeNumber(param.value());
      case BOOLEAN -> json.writeBoolean(Boolean.parseBoolean(param.value()));
    }
  }

  private static void writeTag(JsonGenerator json, Message.Change.SetTag tag) {
    if (tag.value() == null) {
      json.writeNullProperty(tag.key());
    } else {
      json.writeStringProperty(tag.key(), tag.value());
    }
  }

  private interface Fields {
    void write(JsonGenerator json);
  }

  private static byte[] write(Fields fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    }
    return out.toByteArray();
  }
}
