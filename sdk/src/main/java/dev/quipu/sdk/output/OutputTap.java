package dev.quipu.sdk.output;

import java.util.function.Consumer;

/// Listens to both standard streams of the process.
public final class OutputTap implements AutoCloseable {
  private final StandardStream.Ending out;
  private final StandardStream.Ending err;

  private OutputTap(StandardStream.Ending out, StandardStream.Ending err) {
    this.out = out;
    this.err = err;
  }

  /// Listens from now on; see [StandardStream#listen].
  public static OutputTap open(Consumer<String> outLines, Consumer<String> errLines) {
    return new OutputTap(StandardStream.OUT.listen(outLines), StandardStream.ERR.listen(errLines));
  }

  /// Ends the listening, once.
  @Override
  public void close() {
    out.end();
    err.end();
  }
}
