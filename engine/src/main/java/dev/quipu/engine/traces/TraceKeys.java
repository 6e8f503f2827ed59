package dev.quipu.engine.traces;

/// The keys of tags and metadata that have a meaning here. They are those of MLflow's clients.
public final class TraceKeys {
  private TraceKeys() {}

  /// The tag with the name of a trace.
  public static final String NAME = "mlflow.traceName";

  /// The run in which a trace was made.
  public static final String SOURCE_RUN = "mlflow.sourceRun";

  public static final String TOKEN_USAGE = "mlflow.trace.tokenUsage";
  public static final String COST = "mlflow.trace.cost";
  public static final String SESSION = "mlflow.trace.session";
  public static final String USER = "mlflow.trace.user";
}
