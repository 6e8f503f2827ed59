package dev.quipu.server.mlflow.tracking;

import dev.quipu.core.model.RunStatus;
import dev.quipu.query.Field;
import dev.quipu.query.Field.Attribute;
import dev.quipu.query.Field.DatasetColumn;
import dev.quipu.query.Field.ExperimentAttribute;
import dev.quipu.query.Field.ExperimentColumn;
import dev.quipu.query.Field.RunAttribute;
import dev.quipu.query.Vocabulary;
import dev.quipu.server.mlflow.artifacts.ArtifactUri;
import dev.quipu.server.mlflow.request.Names;

/// The names in filters and orders.
final class SearchNames {
  private SearchNames() {}

  static final Vocabulary RUNS =
      Vocabulary.of("runs", "metrics.loss, params.lr, tags.team or run_name")
          .keys(name -> new Field.Metric(Names.find(name)), "metrics", "metric")
          .keys(
              name -> new Field.Param(Names.find(name)),
              "params",
              "param",
              "parameters",
              "parameter")
          .firstOf(name -> ReservedTags.fields(Names.find(name)), "tags", "tag")
          .attributes("attributes", "attribute", "attr", "run")
          .attribute(new RunAttribute(Attribute.RUN_ID), "run_id")
          .attribute(new RunAttribute(Attribute.RUN_NAME), "run_name", "run name")
          .attribute(new RunAttribute(Attribute.STATUS), "status")
          .attribute(new RunAttribute(Attribute.USER), "user_id")
          .attribute(new RunAttribute(Attribute.START_TIME), "start_time", "created")
          .attribute(new RunAttribute(Attribute.END_TIME), "end_time")
          .attribute(new RunAttribute(Attribute.DURATION), "duration")
          .attribute(new RunAttribute(Attribute.PARENT_RUN_ID), "parent_run_id")
          .attribute(ArtifactUri.FIELD, "artifact_uri")
          .datasets("datasets", "dataset")
          .attribute(new Field.Dataset(DatasetColumn.NAME), "name")
          .attribute(new Field.Dataset(DatasetColumn.DIGEST), "digest")
          .attribute(new Field.Dataset(DatasetColumn.CONTEXT), "context")
          .status(RunJson.FINISHED, RunStatus.COMPLETED)
          .build();

  static final Vocabulary EXPERIMENTS =
      Vocabulary.of("experiments", "name, creation_time or tags.team")
          .keys(name -> new Field.Tag(Names.find(name)), "tags", "tag")
          .attributes("attributes", "attribute", "attr")
          .attribute(new ExperimentAttribute(ExperimentColumn.ID), "experiment_id")
          .attribute(new ExperimentAttribute(ExperimentColumn.NAME), "name")
          .attribute(new ExperimentAttribute(ExperimentColumn.STATUS), "status")
          .attribute(new ExperimentAttribute(ExperimentColumn.CREATION_TIME), "creation_time")
          .attribute(new ExperimentAttribute(ExperimentColumn.LAST_UPDATE_TIME), "last_update_time")
          .attribute(new ExperimentAttribute(ExperimentColumn.RUN_COUNT), "run_count")
          .attribute(new ExperimentAttribute(ExperimentColumn.LAST_RUN_TIME), "last_run_time")
          .build();
}
