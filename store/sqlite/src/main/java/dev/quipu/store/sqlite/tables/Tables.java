package dev.quipu.store.sqlite.tables;

import static dev.quipu.store.sqlite.tables.Rules.*;
import static dev.quipu.store.sqlite.tables.Table.Part.*;
import static dev.quipu.store.sqlite.tables.Table.table;

import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.models.ModelStatus;
import dev.quipu.core.projects.Project;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.RegistryAction;
import dev.quipu.engine.port.read.Event;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// All tables. What removes, counts and verifies rows is made from this list; a test compares the
/// list with the database. The tables are explained in docs/format/database.md.
public final class Tables {
  private Tables() {}

  /// The kind of an event with points. The other kinds are the words of [Event.Change].
  public static final String POINTS_EVENT = "points";

  /// The kind of an event that changed alerts.
  public static final String ALERTS_EVENT = "alerts";

  /// The kind of an event of an alert that has fired.
  public static final String FIRED_EVENT = "fired";

  /// The kind of an event of the model registry, whose content is in `registry_event`.
  public static final String REGISTRY_EVENT = "registry";

  /// A table comes behind the tables whose rows its rows name. Rows are removed in the reverse
  /// order, so that a row of an unfinished removal names no missing row.
  public static final List<Table> ALL =
      all(
          table("project", Owner.STORE)
              .key("id", FROM_ONE)
              .with(text(Project::isValidName), "name")
              .with(TEXT, "description")
              .with(FLAG, "archived")
              .with(NUMBER, "created_ms", "updated_ms"),
          ofProject("experiment")
              .key("id", COUNT)
              .with(NAME, "name")
              .with(TEXT, "description")
              .with(text(word -> ExperimentStatus.find(word).isPresent()), "status")
              .with(FLAG, "deleted")
              .with(NUMBER, "created_ms", "updated_ms")
              .with(optional(TEXT), "artifact_location"),
          table("experiment_tag", Owner.EXPERIMENT)
              .key("project_id", FROM_ONE)
              .key("experiment_id", COUNT)
              .key("key", NAME)
              .with(TEXT, "value"),
          table("dataset", Owner.EXPERIMENT)
              .key("project_id", FROM_ONE)
              .key("no", FROM_ONE)
              .with(COUNT, "experiment_id")
              .with(NAME, "name")
              // Comes from a client.
              .loose("digest", NAME)
              .with(TEXT, "source_type", "source", "description", "schema", "profile"),
          ofProject("run")
              .key("no", FROM_ONE)
              .key("id", ID)
              .with(COUNT, "experiment_id")
              .with(TEXT, "name", "user")
              .with(text(word -> RunStatus.find(word).isPresent()), "status")
              .with(UP_TO_TWO, "deleted")
              .with(NUMBER, "start_ms")
              .with(optional(NUMBER), "end_ms", "deleted_ms")
              .loose("parent_id", optional(ID)),
          ofRun("run_notes").with(TEXT, "notes"),
          ofRun("run_notes_version")
              .key("version", FROM_ONE)
              .with(NUMBER, "saved_ms")
              .with(TEXT, "user", "notes"),
          ofRun("pulse").with(NUMBER, "seen_ms").with(FLAG, "beats"),
          ofRun("dataset_input").key("dataset_no", FROM_ONE).with(COUNT, "place"),
          ofRun("dataset_input_tag")
              .key("dataset_no", FROM_ONE)
              .key("key", TEXT)
              .with(TEXT, "value"),
          ofRun("tag").key("key", NAME).with(COUNT, "experiment_id").with(TEXT, "value"),
          ofRun("param")
              .key("key", NAME)
              .with(COUNT, "experiment_id")
              .with(PARAM_TYPE, "type")
              .with(TEXT, "value")
              .with(Rules::paramNumber, "number"),
          ofArtifacts(ofRun("artifact")),
          ofRun("artifact_folder").key("path", PATH).with(NUMBER, "created_ms"),
          ofRun("artifact_reference")
              .key("path", PATH)
              .with(URI, "uri")
              .with(optional(COUNT), "size_bytes")
              // Comes from a client.
              .loose("digest", optional(DIGEST))
              .with(optional(TEXT), "etag")
              .with(TEXT, "media_type")
              .with(NUMBER, "created_ms"),
          table("logged_model", Owner.EXPERIMENT)
              .key("project_id", FROM_ONE)
              .key("no", FROM_ONE)
              .with(text(ModelId::isValid), "id")
              .with(COUNT, "experiment_id")
              .with(NAME, "name")
              .with(TEXT, "type")
              .with(text(word -> ModelStatus.find(word).isPresent()), "status")
              // Comes from a client.
              .loose("source_run", TEXT)
              .with(UP_TO_TWO, "deleted")
              .with(NUMBER, "created_ms", "updated_ms")
              .with(optional(NUMBER), "deleted_ms")
              .with(RowChecksum::check, "checksum"),
          ofModel("logged_model_param")
              .key("key", NAME)
              .with(TEXT, "value")
              .with(Rules::paramNumber, "number")
              .with(RowChecksum::check, "checksum"),
          ofModel("logged_model_tag")
              .key("key", NAME)
              .with(TEXT, "value")
              .with(RowChecksum::check, "checksum"),
          ofArtifacts(ofModel("model_artifact")),
          table("logged_model_metric", Owner.RUN)
              .key("project_id", FROM_ONE)
              .key("model_no", FROM_ONE)
              .key("key", NAME)
              .key("dataset_name", TEXT)
              // Comes from a client.
              .looseKey("dataset_digest", TEXT)
              .key("run_no", FROM_ONE)
              .with(NUMBER, "step", "time_ms")
              .with(ANY, "value")
              .with(RowChecksum::check, "checksum"),
          ofRun("run_model")
              .key("direction", FLAG)
              .key("step", NUMBER)
              .key("model_no", FROM_ONE)
              .with(RowChecksum::check, "checksum"),
          table("upload", Owner.RUN)
              .key("project_id", FROM_ONE)
              .key("id", NAME)
              .with(FROM_ONE, "run_no")
              .with(PATH, "path")
              // Of the file that the parts will make.
              .loose("digest", optional(DIGEST))
              .with(NUMBER, "created_ms", "touched_ms"),
          table("upload_part", Owner.UPLOAD)
              .key("project_id", FROM_ONE)
              .key("upload_id", NAME)
              .key("number", COUNT)
              .with(DIGEST, "digest")
              .with(COUNT, "size_bytes")
              .counts(PARTS)
              .namesBlobs("part of an upload to", "o.path"),
          ofRun("writer_sequence").key("writer", ID).with(COUNT, "sequence"),
          ofRun("series")
              .key("key", NAME)
              .with(COUNT, "experiment_id", "nan_points", "infinite_points", "last_frame")
              .with(FROM_ONE, "points")
              .with(ANY, "first", "last", "min", "max", "sum")
              .with(NUMBER, "first_step", "first_ms", "last_step", "last_ms")
              .with(FLAG, "rewound"),
          ofRun("attempt")
              .key("no", FROM_ONE)
              .with(ID, "id")
              .with(number(step -> step > Long.MIN_VALUE, "is -2^63"), "from_step")
              .with(NUMBER, "start_ms")
              .with(FLAG, "summed"),
          ofRun("stream").key("name", TEXT).with(COUNT, "row_count"),
          ofRun("compacted").with(COUNT, "frame_no"),
          table("chunk", Owner.RUN)
              .key("no", FROM_ONE)
              .with(FROM_ONE, "project_id", "run_no")
              .with(NAME, "key")
              .with(COUNT, "attempt", "points", "first_index", "last_index", "size_bytes")
              .with(UP_TO_FOUR, "kind")
              .with(NUMBER, "first_step", "last_step")
              .with(optional(DIGEST), "digest")
              .body("body")
              .counts(
                  POINTS,
                  "CASE WHEN kind IN (1, 3, 4) THEN 0 ELSE points END",
                  "size_bytes",
                  "TRUE")
              .namesBlobs("series", "t.key"),
          table("frame", Owner.RUN)
              .key("no", FROM_ONE)
              .with(FROM_ONE, "project_id", "run_no")
              .with(COUNT, "attempt", "points")
              .with(NUMBER, "received_ms")
              .body("body")
              .with(UP_TO_FOUR, "kind")
              // Compacted frames stay for a moment longer.
              .counts(
                  POINTS,
                  "CASE WHEN kind IN (1, 2, 3) THEN 0 ELSE points END",
                  "length(body)",
                  """
                  no > coalesce((
                    SELECT frame_no FROM compacted WHERE project_id = ?1 AND run_no = ?2), 0)\
                  """),
          ofArtifacts(ofProject("project_artifact")),
          table("object_schema", Owner.PROJECT)
              .with(FROM_ONE, "project_id")
              .key("no", FROM_ONE)
              // No blob has this name.
              .loose("digest", DIGEST)
              .with(TEXT, "schema")
              .with(RowChecksum::check, "checksum"),
          table("object", Owner.PROJECT)
              .with(FROM_ONE, "project_id")
              .key("no", FROM_ONE)
              // No blob has this name.
              .loose("digest", DIGEST)
              .with(optional(TEXT), "media_type")
              .with(optional(FROM_ONE), "schema_no")
              // A blob has this name only if object_content has it, too.
              .loose("content", optional(DIGEST))
              .with(optional(COUNT), "size_bytes")
              .with(optional(NUMBER), "logged_us")
              .with(RowChecksum::check, "checksum")
              .body("body"),
          ofProject("object_content")
              .key("digest", DIGEST)
              .with(COUNT, "size_bytes")
              .with(NUMBER, "created_ms")
              .with(RowChecksum::check, "checksum")
              .namesBlobs("content", "t.digest"),
          ofRun("task")
              .key("id", text(SpanId::isValid))
              .loose("parent_id", optional(text(SpanId::isValid)))
              .with(NAME, "name")
              .with(TEXT, "label")
              .with(UP_TO_TWO, "status")
              .with(NUMBER, "start_us")
              .with(optional(NUMBER), "end_us")
              .with(optional(TEXT), "attributes", "error")
              .with(RowChecksum::check, "checksum"),
          ofRun("object_use")
              .key("task_id", text(id -> id.isEmpty() || SpanId.isValid(id)))
              .key("direction", UP_TO_TWO)
              .key("name", NAME)
              .key("object_no", FROM_ONE)
              .with(NUMBER, "time_us")
              .with(optional(TEXT), "attributes")
              .with(RowChecksum::check, "checksum"),
          table("object_link", Owner.RUN)
              .key("project_id", FROM_ONE)
              .key("from_no", FROM_ONE)
              .key("to_no", FROM_ONE)
              .key("name", NAME)
              .key("run_no", FROM_ONE)
              .with(NUMBER, "time_us")
              .with(optional(TEXT), "attributes")
              .with(RowChecksum::check, "checksum"),
          ofRun("measurement")
              .key("time_us", NUMBER)
              .key("metric", NAME)
              .key("step", NUMBER)
              // 0 for none.
              .key("object_no", COUNT)
              .key("task_id", text(id -> id.isEmpty() || SpanId.isValid(id)))
              .with(
                  number(mode -> MetricMode.find((double) mode).isPresent(), "is no mode"), "mode")
              .with(ANY, "value", "raw")
              .with(optional(TEXT), "attributes")
              .key("checksum", RowChecksum::check),
          ofRun("evaluation")
              .key("no", COUNT)
              .with(COUNT, "case_id")
              .with(NUMBER, "time_us")
              .with(TEXT, "dataset")
              .with(NAME, "key")
              .loose("task_id", optional(text(SpanId::isValid)))
              .with(optional(TEXT), "metadata")
              .with(TEXT, "scores", "data")
              .with(RowChecksum::check, "checksum"),
          ofRun("evaluation_columns")
              .with(COUNT, "row_count")
              .with((row, column) -> ScoreColumns.decode(row.bytes(column)), "body")
              .with(RowChecksum::checkWithBytes, "checksum"),
          ofRun("evaluation_block")
              .key("column_no", COUNT)
              .key("block_no", COUNT)
              .with(Rules::scoreSummary, "summary")
              .with(Rules::scoreBlock, "body")
              .with(RowChecksum::checkWithBytes, "checksum"),
          ofRun("object_held").key("object_no", FROM_ONE).with(RowChecksum::check, "checksum"),
          table("event", Owner.PROJECT)
              .key("position", FROM_ONE)
              .with(FROM_ONE, "project_id")
              .with(text(Tables::isKindOfEvent), "kind")
              .loose("experiment_id", COUNT)
              .loose("run_id", optional(ID))
              .with(optional(FROM_ONE), "frame_no")
              .with(RowChecksum::check, "checksum"),
          table("registry_event", Owner.PROJECT)
              .key("position", FROM_ONE)
              .with(FROM_ONE, "project_id")
              .with(text(word -> RegistryAction.find(word).isPresent()), "action")
              .with(FLAG, "prompt")
              .with(NAME, "model")
              .with(optional(FROM_ONE), "version")
              .with(NAME, "data")
              .with(RowChecksum::check, "checksum"),
          ofProject("registered_model")
              .key("no", FROM_ONE)
              .with(NAME, "name")
              .with(TEXT, "description")
              .with(FLAG, "prompt")
              .with(COUNT, "last_version")
              .with(NUMBER, "created_ms", "updated_ms")
              .with(RowChecksum::check, "checksum"),
          ofProject("registered_model_tag")
              .key("registered_no", FROM_ONE)
              .key("key", NAME)
              .with(TEXT, "value")
              .with(RowChecksum::check, "checksum"),
          ofProject("registered_model_alias")
              .key("registered_no", FROM_ONE)
              .key("alias", NAME)
              .with(FROM_ONE, "version")
              .with(RowChecksum::check, "checksum"),
          ofProject("model_version")
              .key("no", FROM_ONE)
              .with(FROM_ONE, "registered_no", "version")
              .with(NAME, "source")
              .with(optional(NAME), "location")
              // May be a run of another server, or one that is gone.
              .loose("run_id", optional(NAME))
              .with(optional(PATH), "path")
              .with(optional(NAME), "run_link")
              .with(TEXT, "description")
              .with(text(word -> ModelStage.find(word).isPresent()), "stage")
              .with(TEXT, "user")
              .with(NUMBER, "created_ms", "updated_ms")
              .with(RowChecksum::check, "checksum"),
          ofProject("model_version_tag")
              .key("version_no", FROM_ONE)
              .key("key", NAME)
              .with(TEXT, "value")
              .with(RowChecksum::check, "checksum"),
          ofProject("purged")
              .loose("run_no", COUNT)
              .loose("experiment_id", number(value -> value >= -1, "is less than -1")),
          table("leftover", Owner.STORE).key("no", FROM_ONE).loose("digest", DIGEST),
          table("folded", Owner.STORE).key("only_row", FROM_ONE).with(COUNT, "frame_no"),
          table("secret", Owner.STORE).key("name", NAME).body("value"));

  private static List<Table> all(Table... others) {
    return Stream.of(
            List.of(others), WebhookTables.ALL, CaseTables.ALL, TraceTables.ALL, AlertTables.ALL)
        .flatMap(List::stream)
        .toList();
  }

  private static boolean isKindOfEvent(String word) {
    return word.equals(POINTS_EVENT)
        || word.equals(REGISTRY_EVENT)
        || word.equals(ALERTS_EVENT)
        || word.equals(FIRED_EVENT)
        || Event.Change.find(word).isPresent();
  }

  static Table ofProject(String name) {
    return table(name, Owner.PROJECT).key("project_id", FROM_ONE);
  }

  /// A table whose key begins with the project and the run.
  private static Table ofRun(String name) {
    return table(name, Owner.RUN).key("project_id", FROM_ONE).key("run_no", FROM_ONE);
  }

  /// A table whose key begins with the project and the model.
  private static Table ofModel(String name) {
    return table(name, Owner.MODEL).key("project_id", FROM_ONE).key("model_no", FROM_ONE);
  }

  private static Table ofArtifacts(Table ofOwner) {
    return ofOwner
        .key("path", PATH)
        .with(DIGEST, "digest")
        .with(COUNT, "size_bytes")
        .with(TEXT, "media_type")
        .with(NUMBER, "created_ms")
        .counts(ARTIFACTS)
        .namesBlobs("artifact", "t.path");
  }

  public static Table named(String name) {
    return ALL.stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
  }

  /// The tables whose rows belong to such an owner.
  public static List<Table> of(Owner owner) {
    return ALL.stream().filter(table -> table.owner() == owner).toList();
  }

  /// The tables to empty when such an owner is removed, in this order; without those whose rows own
  /// rows themselves.
  public static List<Table> removedWith(Owner owner) {
    return of(owner).reversed().stream()
        .filter(table ->
            Arrays.stream(Owner.values()).noneMatch(one -> one.table().equals(table.name())))
        .toList();
  }

  /// The tables that count into the storage usage of such an owner.
  public static List<Table> countedFor(Owner owner) {
    return of(owner).stream().filter(table -> table.usage().part() != NOTHING).toList();
  }

  /// The tables that count into a part of the storage usage.
  public static List<Table> counting(Table.Part part) {
    return ALL.stream().filter(table -> table.usage().part() == part).toList();
  }

  /// The tables whose rows name blobs.
  public static List<Table> namingBlobs() {
    return ALL.stream().filter(table -> table.blob() != null).toList();
  }
}
