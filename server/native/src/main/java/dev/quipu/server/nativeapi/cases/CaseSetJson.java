package dev.quipu.server.nativeapi.cases;

import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.server.http.json.Json;
import tools.jackson.core.JsonGenerator;

/// The JSON of sets and cases. A case has the members that a line of a file of cases has, too.
final class CaseSetJson {
  private CaseSetJson() {}

  static void write(JsonGenerator json, CaseSet set) {
    json.writeStartObject();
    json.writeStringProperty("id", set.id().value());
    json.writeStringProperty("name", set.name());
    json.writeNumberProperty("cases", set.cases());
    json.writeObjectPropertyStart("tags");
    set.tags().forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeArrayPropertyStart("experimentIds");
    set.experiments().forEach(experiment -> json.writeString(experiment.toString()));
    json.writeEndArray();
    writeChanges(json, set.createdBy(), set.updatedBy(), set.createdMs(), set.updatedMs());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, EvaluationCase one) {
    json.writeStartObject();
    json.writeStringProperty("key", one.key());
    Json.writeText(json, "input", one.input());
    Json.writeText(json, "output", one.output());
    Json.writeText(json, "expected", one.expected());
    Json.writeText(json, "metadata", one.metadata());
    Json.writeText(json, "source", one.source());
    writeChanges(json, one.createdBy(), one.updatedBy(), one.createdMs(), one.updatedMs());
    json.writeEndObject();
  }

  private static void writeChanges(
      JsonGenerator json, String createdBy, String updatedBy, long createdMs, long updatedMs) {
    if (!createdBy.isEmpty()) {
      json.writeStringProperty("createdBy", createdBy);
    }
    if (!updatedBy.isEmpty()) {
      json.writeStringProperty("updatedBy", updatedBy);
    }
    json.writeNumberProperty("createdMs", createdMs);
    json.writeNumberProperty("updatedMs", updatedMs);
  }
}
