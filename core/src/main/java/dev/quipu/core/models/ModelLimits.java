package dev.quipu.core.models;

/// The limits of models. Each stands with its reason.
public final class ModelLimits {
  private ModelLimits() {}

  /// MLflow's: names and types fit into one line of a page.
  public static final int NAME_CHARS = 500;

  public static final int TYPE_CHARS = 500;

  /// The id of the run that made a model, as a client names the run; MLflow's.
  public static final int SOURCE_RUN_CHARS = 256;

  /// Every read of a model answers its params and tags whole: with the longest values, 6 MB.
  public static final int PARAMS = 1000;

  public static final int TAGS = 1000;

  /// Params or tags in one request; MLflow's clients send 100.
  public static final int PARAMS_PER_REQUEST = 1000;

  /// The metrics that an answer has of one model, the newest ones. Those of further datasets and
  /// runs are stored, too, and found by filters.
  public static final int METRICS_PER_ANSWER = 1000;

  /// The name and digest of the dataset of a metric; those of a dataset of a run.
  public static final int DATASET_NAME_CHARS = 500;

  public static final int DATASET_DIGEST_CHARS = 36;

  /// Models that a run has taken or made: a checkpoint a minute for a week, as one answer.
  public static final int USES_PER_RUN = 10_000;

  /// Models in one request to note inputs or outputs.
  public static final int USES_PER_REQUEST = 1000;
}
