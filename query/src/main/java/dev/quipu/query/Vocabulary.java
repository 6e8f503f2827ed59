package dev.quipu.query;

import dev.quipu.query.Field.Attribute;
import dev.quipu.query.Field.DatasetColumn;
import dev.quipu.query.Field.ExperimentColumn;
import java.util.Locale;

/// The names in searches of one kind. Types and attributes are case-insensitive; keys are not.
enum Vocabulary {
  RUNS {
    @Override
    Field field(Source source, Token name) {
      String type = name.type() == null ? "attributes" : name.type().toLowerCase(Locale.ROOT);
      return switch (type) {
        case "metric", "metrics" -> new Field.Metric(name.text());
        case "param", "params", "parameter", "parameters" -> new Field.Param(name.text());
        case "tag", "tags" ->
            name.text().equals(RUN_NAME_TAG)
                ? new Field.RunAttribute(Attribute.RUN_NAME)
                : new Field.Tag(name.text());
        case "dataset", "datasets" -> new Field.Dataset(datasetColumn(source, name));
        case "attribute", "attributes", "attr", "run" ->
            new Field.RunAttribute(runAttribute(source, name));
        default ->
            throw source.error(
                name,
                "Unknown type in "
                    + source.shown(name)
                    + "; there are metrics, params, tags, attributes and datasets");
      };
    }

    @Override
    String example() {
      return "metrics.loss, params.lr, tags.team or run_name";
    }
  },

  EXPERIMENTS {
    @Override
    Field field(Source source, Token name) {
      String type = name.type() == null ? "attributes" : name.type().toLowerCase(Locale.ROOT);
      return switch (type) {
        case "tag", "tags" -> new Field.Tag(name.text());
        case "attribute", "attributes", "attr" ->
            new Field.ExperimentAttribute(experimentColumn(source, name));
        default ->
            throw source.error(
                name,
                "Unknown type in "
                    + source.shown(name)
                    + "; experiments have only attributes and tags");
      };
    }

    @Override
    String example() {
      return "name, creation_time or tags.team";
    }
  };

  /// The tag with the name of a run for MLflow's clients; the name is stored only once.
  private static final String RUN_NAME_TAG = "mlflow.runName";

  /// The field of a name. Throws an error that lists the available names.
  abstract Field field(Source source, Token name);

  /// Example fields, for the error message where a field was expected.
  abstract String example();

  private static Attribute runAttribute(Source source, Token name) {
    return switch (name.text().toLowerCase(Locale.ROOT)) {
      case "run_id" -> Attribute.RUN_ID;
      case "run_name", "run name" -> Attribute.RUN_NAME;
      case "user_id" -> Attribute.USER;
      case "status" -> Attribute.STATUS;
      case "artifact_uri" -> Attribute.ARTIFACT_URI;
      case "parent_run_id" -> Attribute.PARENT_RUN_ID;
      case "start_time", "created" -> Attribute.START_TIME;
      case "end_time" -> Attribute.END_TIME;
      case "duration" -> Attribute.DURATION;
      default ->
          throw source.error(
              name,
              "Unknown attribute "
                  + source.shown(name)
                  + "; runs have run_id, run_name, status, user_id, start_time, end_time, duration,"
                  + " parent_run_id and artifact_uri. Metrics, params and tags are written metrics.x, params.x"
                  + " and tags.x");
    };
  }

  private static ExperimentColumn experimentColumn(Source source, Token name) {
    return switch (name.text().toLowerCase(Locale.ROOT)) {
      case "experiment_id" -> ExperimentColumn.ID;
      case "name" -> ExperimentColumn.NAME;
      case "status" -> ExperimentColumn.STATUS;
      case "creation_time" -> ExperimentColumn.CREATION_TIME;
      case "last_update_time" -> ExperimentColumn.LAST_UPDATE_TIME;
      case "run_count" -> ExperimentColumn.RUN_COUNT;
      case "last_run_time" -> ExperimentColumn.LAST_RUN_TIME;
      default ->
          throw source.error(
              name,
              "Unknown attribute "
                  + source.shown(name)
                  + "; experiments have experiment_id, name, status, creation_time,"
                  + " last_update_time, run_count and last_run_time. Tags are written tags.x");
    };
  }

  private static DatasetColumn datasetColumn(Source source, Token name) {
    return switch (name.text().toLowerCase(Locale.ROOT)) {
      case "name" -> DatasetColumn.NAME;
      case "digest" -> DatasetColumn.DIGEST;
      case "context" -> DatasetColumn.CONTEXT;
      default ->
          throw source.error(
              name,
              "Unknown attribute "
                  + source.shown(name)
                  + "; datasets have name, digest and context");
    };
  }
}
