package dev.quipu.query;

import dev.quipu.core.model.RunStatus;
import dev.quipu.query.Field.Attribute;
import dev.quipu.query.Field.DatasetColumn;
import dev.quipu.query.Field.ExperimentAttribute;
import dev.quipu.query.Field.ExperimentColumn;
import dev.quipu.query.Field.RunAttribute;
import java.util.List;

/// Vocabularies with everything that a vocabulary may have.
final class TestNames {
  private TestNames() {}

  static final Field PATH = new Field.RunPath("a:/", "/b");

  static final Vocabulary RUNS =
      Vocabulary.of("runs", "metrics.loss, params.lr, tags.team or run_name")
          .keys(Field.Metric::new, "metrics", "metric")
          .keys(Field.Param::new, "params", "param", "parameter", "parameters")
          .firstOf(TestNames::tag, "tags", "tag")
          .attributes("attributes", "attribute", "attr", "run")
          .attribute(new RunAttribute(Attribute.RUN_ID), "run_id")
          .attribute(new RunAttribute(Attribute.RUN_NAME), "run_name", "run name")
          .attribute(new RunAttribute(Attribute.STATUS), "status")
          .attribute(new RunAttribute(Attribute.USER), "user_id")
          .attribute(new RunAttribute(Attribute.START_TIME), "start_time", "created")
          .attribute(new RunAttribute(Attribute.END_TIME), "end_time")
          .attribute(new RunAttribute(Attribute.DURATION), "duration")
          .attribute(new RunAttribute(Attribute.PARENT_RUN_ID), "parent_run_id")
          .attribute(PATH, "artifact_uri")
          .datasets("datasets", "dataset")
          .attribute(new Field.Dataset(DatasetColumn.NAME), "name")
          .attribute(new Field.Dataset(DatasetColumn.DIGEST), "digest")
          .attribute(new Field.Dataset(DatasetColumn.CONTEXT), "context")
          .status("FINISHED", RunStatus.COMPLETED)
          .build();

  static final Vocabulary EXPERIMENTS =
      Vocabulary.of("experiments", "name, creation_time or tags.team")
          .keys(Field.Tag::new, "tags", "tag")
          .attributes("attributes", "attribute", "attr")
          .attribute(new ExperimentAttribute(ExperimentColumn.ID), "experiment_id")
          .attribute(new ExperimentAttribute(ExperimentColumn.NAME), "name")
          .attribute(new ExperimentAttribute(ExperimentColumn.STATUS), "status")
          .attribute(new ExperimentAttribute(ExperimentColumn.CREATION_TIME), "creation_time")
          .attribute(new ExperimentAttribute(ExperimentColumn.LAST_UPDATE_TIME), "last_update_time")
          .attribute(new ExperimentAttribute(ExperimentColumn.RUN_COUNT), "run_count")
          .attribute(new ExperimentAttribute(ExperimentColumn.LAST_RUN_TIME), "last_run_time")
          .build();

  /// The tags `mlflow.runName`, which is the name of the run, `old` and `oldest`, which are new
  /// names of others, and all other tags.
  private static List<Field> tag(String key) {
    return switch (key) {
      case "mlflow.runName" -> List.of(new RunAttribute(Attribute.RUN_NAME));
      case "old" -> List.of(new Field.Tag("old"), new RunAttribute(Attribute.PARENT_RUN_ID));
      case "oldest" ->
          List.of(new Field.Tag("oldest"), new Field.Tag("newer"), new Field.Tag("newest"));
      default -> List.of(new Field.Tag(key));
    };
  }
}
