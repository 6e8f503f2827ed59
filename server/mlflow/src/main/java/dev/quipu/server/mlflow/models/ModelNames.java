package dev.quipu.server.mlflow.models;

import dev.quipu.query.Field;
import dev.quipu.query.Field.ModelAttribute;
import dev.quipu.query.Field.ModelColumn;
import dev.quipu.query.Vocabulary;
import dev.quipu.server.mlflow.request.Names;

/// The names in filters and orders of models.
final class ModelNames {
  private ModelNames() {}

  static final Vocabulary MODELS =
      Vocabulary.of("models", "metrics.accuracy, params.lr, tags.team or name")
          .keys(name -> new Field.Metric(Names.find(name)), "metrics", "metric")
          .keys(
              name -> new Field.Param(Names.find(name)),
              "params",
              "param",
              "parameters",
              "parameter")
          .keys(name -> new Field.Tag(Names.find(name)), "tags", "tag")
          .attributes("attributes", "attribute", "attr")
          .attribute(new ModelAttribute(ModelColumn.ID), "model_id")
          .attribute(new ModelAttribute(ModelColumn.NAME), "name")
          .attribute(new ModelAttribute(ModelColumn.TYPE), "model_type")
          .attribute(new ModelAttribute(ModelColumn.STATUS), "status")
          .attribute(new ModelAttribute(ModelColumn.SOURCE_RUN), "source_run_id")
          .attribute(new ModelAttribute(ModelColumn.EXPERIMENT_ID), "experiment_id")
          .attribute(
              new ModelAttribute(ModelColumn.CREATION_TIME),
              "creation_timestamp",
              "creation_time",
              "creation_timestamp_ms")
          .attribute(
              new ModelAttribute(ModelColumn.LAST_UPDATE_TIME),
              "last_updated_timestamp",
              "last_updated_timestamp_ms")
          .build();
}
