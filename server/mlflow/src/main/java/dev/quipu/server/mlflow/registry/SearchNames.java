package dev.quipu.server.mlflow.registry;

import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.query.Field;
import dev.quipu.query.Field.RegistryAttribute;
import dev.quipu.query.Field.RegistryColumn;
import dev.quipu.query.Vocabulary;
import dev.quipu.server.mlflow.request.Names;

/// The names in filters and orders.
final class SearchNames {
  private SearchNames() {}

  static final Vocabulary MODELS =
      Vocabulary.of("registered models", "name or tags.team")
          .keys(SearchNames::tag, "tags", "tag")
          .attributes("attributes", "attribute", "attr")
          .attribute(new RegistryAttribute(RegistryColumn.NAME), "name")
          .attribute(
              new RegistryAttribute(RegistryColumn.CREATION_TIME),
              "creation_timestamp",
              "creation_time")
          .attribute(
              new RegistryAttribute(RegistryColumn.LAST_UPDATE_TIME),
              "last_updated_timestamp",
              "timestamp",
              "last_updated_time")
          .build();

  static final Vocabulary VERSIONS =
      Vocabulary.of("model versions", "name, version_number or tags.team")
          .keys(SearchNames::tag, "tags", "tag")
          .attributes("attributes", "attribute", "attr")
          .attribute(new RegistryAttribute(RegistryColumn.NAME), "name")
          .attribute(new RegistryAttribute(RegistryColumn.VERSION), "version_number", "version")
          .attribute(new RegistryAttribute(RegistryColumn.RUN_ID), "run_id")
          .attribute(new RegistryAttribute(RegistryColumn.SOURCE), "source_path", "source")
          .attribute(new RegistryAttribute(RegistryColumn.STAGE), "current_stage")
          .attribute(new RegistryAttribute(RegistryColumn.USER), "user_id")
          .attribute(
              new RegistryAttribute(RegistryColumn.CREATION_TIME),
              "creation_timestamp",
              "creation_time")
          .attribute(
              new RegistryAttribute(RegistryColumn.LAST_UPDATE_TIME),
              "last_updated_timestamp",
              "timestamp",
              "last_updated_time")
          .build();

  /// The tag of prompts stands for what a model is, so that a filter for `false` finds the models
  /// without the tag.
  private static Field tag(String name) {
    String key = Names.find(name);
    return key.equals(RegisteredModel.PROMPT_TAG)
        ? new RegistryAttribute(RegistryColumn.PROMPT)
        : new Field.Tag(key);
  }
}
