package dev.quipu.server.mlflow.cases;

import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.model.Digest;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.mlflow.request.Names;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The JSON of sets and cases. MLflow writes much of it as JSON inside strings.
final class CaseJson {
  private static final int DIGEST_CHARS = 8;

  private CaseJson() {}

  static void write(JsonGenerator json, CaseSet set) {
    json.writeStartObject();
    json.writeStringProperty("dataset_id", set.id().value());
    json.writeStringProperty("name", set.name());
    json.writeStringProperty("tags", tags(set.tags()));
    JsonText fields = set.fields().json();
    if (fields != null) {
      json.writeStringProperty("schema", fields.text());
    }
    if (set.cases() > 0) {
      json.writeStringProperty("profile", "{\"num_records\": " + set.cases() + "}");
    }
    json.writeStringProperty("digest", digest(set));
    json.writeNumberProperty("created_time", set.createdMs());
    json.writeNumberProperty("last_update_time", set.updatedMs());
    writeUser(json, "created_by", set.createdBy());
    writeUser(json, "last_updated_by", set.updatedBy());
    if (!set.experiments().isEmpty()) {
      json.writeArrayPropertyStart("experiment_ids");
      set.experiments().forEach(experiment -> json.writeString(experiment.toString()));
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /// As in MLflow, any change of the set changes the digest.
  private static String digest(CaseSet set) {
    String changed = set.name() + ":" + set.updatedMs();
    return Digest.of(changed.getBytes(StandardCharsets.UTF_8)).hex().substring(0, DIGEST_CHARS);
  }

  private static String tags(Map<String, String> tags) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      tags.forEach((key, value) -> json.writeStringProperty(Names.of(key), value));
      json.writeEndObject();
    }
    return out.toString();
  }

  private static void writeUser(JsonGenerator json, String name, String user) {
    if (!user.isEmpty()) {
      json.writeStringProperty(name, user);
    }
  }

  /// The cases as the array that clients read from a string.
  static String records(CaseSetId set, List<EvaluationCase> cases) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartArray();
      cases.forEach(one -> write(json, set, one));
      json.writeEndArray();
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, CaseSetId set, EvaluationCase one) {
    json.writeStartObject();
    json.writeStringProperty("dataset_record_id", one.id());
    json.writeStringProperty("dataset_id", set.value());
    Json.writeText(json, "inputs", one.input());
    Json.writeText(json, "outputs", one.output());
    Json.writeText(json, "expectations", one.expected());
    JsonText tags = one.metadata();
    Json.writeText(json, "tags", tags == null ? new JsonText("{}") : tags);
    JsonText source = one.source();
    if (source != null) {
      Json.writeText(json, "source", source);
      Map<String, @Nullable Object> members = JsonTree.members(source);
      writeText(json, "source_type", members.get("source_type"));
      if (members.get("source_data") instanceof Map<?, ?> data) {
        boolean isTrace = "TRACE".equals(members.get("source_type"));
        writeText(json, "source_id", data.get(isTrace ? "trace_id" : "source_id"));
      }
    }
    json.writeNumberProperty("created_time", one.createdMs());
    json.writeNumberProperty("last_update_time", one.updatedMs());
    writeUser(json, "created_by", one.createdBy());
    writeUser(json, "last_updated_by", one.updatedBy());
    json.writeEndObject();
  }

  private static void writeText(JsonGenerator json, String name, @Nullable Object value) {
    if (value instanceof String text) {
      json.writeStringProperty(name, text);
    }
  }
}
