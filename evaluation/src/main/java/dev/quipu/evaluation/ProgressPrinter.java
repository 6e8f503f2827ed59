package dev.quipu.evaluation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Prints progress on one line, over itself.
final class ProgressPrinter implements Consumer<EvaluationProgress> {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private long lastNanos = Long.MIN_VALUE;
  private int width;

  ProgressPrinter(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  @Override
  public void accept(EvaluationProgress progress) {
    boolean isLast = progress.total().orElse(-1) == progress.done();
    long now = nanoTime.getAsLong();
    if (!isLast && lastNanos != Long.MIN_VALUE && now - lastNanos < PAUSE.toNanos()) {
      return;
    }
    lastNanos = now;
    String text = progress.toString();
    width = Math.max(width, text.length());
    out.print("\r" + text + " ".repeat(width - text.length()));
    if (isLast) {
      out.println();
    }
    out.flush();
  }
}
