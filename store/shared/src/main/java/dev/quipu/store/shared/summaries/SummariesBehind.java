package dev.quipu.store.shared.summaries;

import java.io.Serial;

/// Ends work that has begun to read and then finds that the summaries it needs are behind the
/// points. The thread that runs the work brings the summaries up to date and runs the work again.
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
