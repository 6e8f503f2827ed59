package dev.quipu.cli.console;

import dev.quipu.core.upkeep.Progress;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/// Shows the progress of work: on a terminal as one line that changes, elsewhere as a new line now
/// and then.
public final class ProgressLine implements Progress {
  private static final long EVERY_NANOS = 200_000_000;
  private static final long EVERY_NANOS_IN_A_LOG = 10_000_000_000L;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal = isTerminal();
  private long shownNanos = System.nanoTime();
  private boolean shown;

  public ProgressLine(PrintWriter err) {
    this.err = err;
  }

  /// Whether the output goes to a terminal, where a line can be overwritten.
  public static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  @Override
  public void at(String things, long done, long total) {
    long now = System.nanoTime();
    if (now - shownNanos < (terminal ? EVERY_NANOS : EVERY_NANOS_IN_A_LOG)) {
      return;
    }
    shownNanos = now;
    String line = things + (done == 0 ? "" : ": " + amount(things, done));
    if (total > 0) {
      line += " of " + amount(things, total) + ", " + 100 * Math.min(done, total) / total + " %";
    }
    if (terminal) {
      err.print(CLEAR + line);
      shown = true;
    } else {
      err.println(line);
    }
    err.flush();
  }

  private static String amount(String things, long number) {
    return things.startsWith("bytes") ? Sizes.of(number) : Long.toString(number);
  }

  /// Clears the line, so that other text can be printed.
  public void clear() {
    if (shown) {
      err.print(CLEAR);
      err.flush();
      shown = false;
    }
  }
}
