package dev.quipu.benchmarks.load;

/// One run and what of it has been acknowledged.
public final class RunLog {
  private final String runId;
  private final int number;
  private final Bodies bodies;
  private final boolean mayFail;
  private Histogram latencies = new Histogram();
  private long acknowledged;
  private long failures;

  /// @param mayFail whether answers of 500 and above are retried, as a peer's clients do, rather
  ///   than ending the benchmark
  public RunLog(String runId, int number, Bodies bodies, boolean mayFail) {
    this.runId = runId;
    this.number = number;
    this.bodies = bodies;
    this.mayFail = mayFail;
  }

  public String runId() {
    return runId;
  }

  int number() {
    return number;
  }

  Bodies bodies() {
    return bodies;
  }

  boolean mayFail() {
    return mayFail;
  }

  void acknowledge(long nanos) {
    acknowledged++;
    latencies.record(nanos);
  }

  void failed() {
    failures++;
  }

  /// Requests answered with 200.
  public long acknowledged() {
    return acknowledged;
  }

  long failures() {
    return failures;
  }

  /// The latencies since the last call.
  Histogram takeLatencies() {
    Histogram taken = latencies;
    latencies = new Histogram();
    return taken;
  }
}
