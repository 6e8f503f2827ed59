package dev.quipu.server.mlflow.request;

/// The limits of the MLflow API. They are those of MLflow's own server, because clients split
/// requests by them. Each stands with its reason.
public final class MlflowLimits {
  private MlflowLimits() {}

  /// Metrics, params and tags of one MLflow log-batch; its clients split by the same numbers.
  public static final int LOG_BATCH_METRICS = 1000;

  public static final int LOG_BATCH_PARAMS = 100;
  public static final int LOG_BATCH_TAGS = 100;
  public static final int LOG_BATCH_TOTAL = 1000;
  public static final int LOG_BATCH_BYTES = 1_000_000;

  /// A file that the page of MLflow sends whole.
  public static final int UPLOADED_BYTES = 10 << 20;

  /// The datasets of one request to log inputs, for the profile of one of them.
  public static final int DATASETS_BODY_BYTES = 20 << 20;

  /// The records of one request to an evaluation dataset. Clients send all records of a call at
  /// once.
  public static final int RECORDS_BODY_BYTES = 20 << 20;

  /// The largest page that a client may ask for. It may get fewer.
  public static final int SEARCH_RESULTS = 50_000;

  /// The spans of one request, decompressed; exporters send 512 spans at once.
  public static final int OTLP_BODY_BYTES = 64 << 20;

  /// Traces of one page of a search.
  public static final int TRACES_PER_PAGE = 500;

  /// Traces of one request that links them to a run.
  public static final int TRACES_PER_LINK = 100;

  /// The digest of a dataset. Those of our own clients may be longer.
  public static final int DATASET_DIGEST_CHARS = 36;
}
