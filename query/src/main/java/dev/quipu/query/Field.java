package dev.quipu.query;

/// The subject of a condition or an order.
public sealed interface Field {
  record RunAttribute(Attribute attribute) implements Field {}

  record ExperimentAttribute(ExperimentColumn column) implements Field {}

  /// The last value of a series.
  record Metric(String key) implements Field {}

  record Param(String key) implements Field {}

  record Tag(String key) implements Field {}

  /// A dataset that the run used; any of them may match.
  record Dataset(DatasetColumn column) implements Field {}

  /// The attributes of a run.
  enum Attribute {
    RUN_ID,
    RUN_NAME,
    USER,
    /// Compared as the word of the native API. The parser also accepts MLflow's words (`FINISHED`),
    /// in any case.
    STATUS,
    ARTIFACT_URI,
    /// The parent run, whether it exists or not; most runs have none.
    PARENT_RUN_ID,
    START_TIME,
    END_TIME,
    /// End minus start, for ended runs; only for orders and the native API.
    DURATION;

    public boolean isNumber() {
      return switch (this) {
        case START_TIME, END_TIME, DURATION -> true;
        case RUN_ID, RUN_NAME, USER, STATUS, ARTIFACT_URI, PARENT_RUN_ID -> false;
      };
    }
  }

  /// The attributes of an experiment.
  enum ExperimentColumn {
    /// The id, a number.
    ID,
    NAME,
    STATUS,
    CREATION_TIME,
    LAST_UPDATE_TIME,
    /// The number of its runs that are not deleted.
    RUN_COUNT,
    /// The start of its newest run.
    LAST_RUN_TIME;

    public boolean isNumber() {
      return switch (this) {
        case ID, CREATION_TIME, LAST_UPDATE_TIME, RUN_COUNT, LAST_RUN_TIME -> true;
        case NAME, STATUS -> false;
      };
    }
  }

  enum DatasetColumn {
    NAME,
    DIGEST,
    /// The dataset tag `mlflow.data.context`.
    CONTEXT
  }
}
