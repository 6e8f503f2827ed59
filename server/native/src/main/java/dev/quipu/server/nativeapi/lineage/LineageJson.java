package dev.quipu.server.nativeapi.lineage;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.engine.port.lineage.LineageReader.Description;
import dev.quipu.engine.port.lineage.LineageReader.InlineObject;
import dev.quipu.engine.port.lineage.LineageReader.Link;
import dev.quipu.engine.port.lineage.LineageReader.LoggedObject;
import dev.quipu.engine.port.lineage.LineageReader.Task;
import dev.quipu.engine.port.lineage.LineageReader.Use;
import dev.quipu.engine.request.Results;
import dev.quipu.server.nativeapi.request.NextPage;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes tasks, objects, uses and links.
final class LineageJson {
  private LineageJson() {}

  /// Writes the fields of a task into an object that has begun.
  static void writeFields(JsonGenerator json, Task task) {
    TaskChanged known = task.task();
    json.writeStringProperty("id", known.id().hex());
    if (known.parent() != null) {
      json.writeStringProperty("parentId", known.parent().hex());
    }
    json.writeStringProperty("name", known.name());
    if (!known.label().isEmpty()) {
      json.writeStringProperty("label", known.label());
    }
    json.writeStringProperty("status", known.status().word());
    json.writeNumberProperty("startUs", known.timeUs());
    if (known.endUs() != null) {
      json.writeNumberProperty("endUs", known.endUs());
    }
    attributes(json, known.attributes());
    if (known.error() != null) {
      json.writeStringProperty("error", known.error());
    }
    json.writeNumberProperty("children", task.children());
  }

  static void writeToken(JsonGenerator json, Results<?> page) {
    NextPage.write(json, page.nextPageToken());
  }

  /// Writes the field `uses`.
  static void writeUses(JsonGenerator json, List<Use> uses) {
    json.writeArrayPropertyStart("uses");
    uses.forEach(use -> write(json, use));
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Use use) {
    json.writeStartObject();
    json.writeStringProperty("runId", use.run().hex());
    if (use.task() != null) {
      json.writeStringProperty("taskId", use.task().hex());
    }
    json.writeStringProperty("direction", use.direction().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("name", use.name());
    json.writeStringProperty("object", use.object().hex());
    json.writeNumberProperty("timeUs", use.timeUs());
    attributes(json, use.attributes());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Link link) {
    json.writeStartObject();
    json.writeStringProperty("from", link.from().hex());
    json.writeStringProperty("to", link.to().hex());
    json.writeStringProperty("name", link.name());
    json.writeStringProperty("runId", link.run().hex());
    json.writeNumberProperty("timeUs", link.timeUs());
    attributes(json, link.attributes());
    json.writeEndObject();
  }

  /// Writes the fields of an object into an object that has begun.
  static void writeFields(JsonGenerator json, LoggedObject object) {
    json.writeStringProperty("digest", object.digest().hex());
    if (object.description() != null) {
      json.writeStringProperty("mediaType", object.description().mediaType());
      json.writeName("schema");
      json.writeRawValue(object.description().schema());
      json.writeStringProperty("content", object.description().content().hex());
      json.writeNumberProperty("sizeBytes", object.description().sizeBytes());
      json.writeNumberProperty("loggedUs", object.description().loggedUs());
    }
  }

  /// Writes an object with its small bytes, so that its digest can be verified: the schema is the
  /// very text.
  static void write(JsonGenerator json, InlineObject inline) {
    json.writeStartObject();
    json.writeStringProperty("digest", inline.object().digest().hex());
    Description known = inline.object().description();
    if (known != null) {
      json.writeStringProperty("mediaType", known.mediaType());
      json.writeStringProperty("schemaText", known.schema());
      json.writeStringProperty("content", known.content().hex());
      json.writeNumberProperty("sizeBytes", known.sizeBytes());
      json.writeNumberProperty("loggedUs", known.loggedUs());
    }
    byte[] bytes = inline.bytes();
    if (bytes != null) {
      json.writeStringProperty("base64", Base64.getEncoder().encodeToString(bytes));
    }
    json.writeEndObject();
  }

  static void attributes(JsonGenerator json, @Nullable JsonText attributes) {
    if (attributes != null) {
      json.writeName("attributes");
      json.writeRawValue(attributes.text());
    }
  }
}
