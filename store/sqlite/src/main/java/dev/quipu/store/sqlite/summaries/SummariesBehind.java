package dev.quipu.store.sqlite.summaries;

import java.io.Serial;

/// Ends a piece of work that has found the summaries it needs to be behind the points after it had
/// begun to read. Whoever runs the work brings them up to date and runs it again.
public final class SummariesBehind extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient SummaryScope scope;

  public SummariesBehind(SummaryScope scope) {
    super("Summaries are behind: " + scope, null, false, false);
    this.scope = scope;
  }

  public SummaryScope scope() {
    return scope;
  }
}
