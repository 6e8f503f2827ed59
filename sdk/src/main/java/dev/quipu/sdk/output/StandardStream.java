package dev.quipu.sdk.output;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One of the two streams on which a process prints. They belong to the process, and so does the
/// tee that is in front of them while somebody listens. Any thread.
final class StandardStream {
  static final StandardStream OUT =
      new StandardStream(
          () -> System.out, System::setOut, List.of("stdout.encoding", "sun.stdout.encoding"));
  static final StandardStream ERR =
      new StandardStream(
          () -> System.err, System::setErr, List.of("stderr.encoding", "sun.stderr.encoding"));

  /// An end of listening.
  interface Ending {
    void end();
  }

  private final Supplier<PrintStream> place;
  private final Consumer<PrintStream> replacement;

  /// The system properties with which the JVM names the charset of the stream.
  private final List<String> encodingProperties;

  /// The last tee. It is used again, since others may have kept it: the console handler of
  /// `java.util.logging` keeps the stream that it finds.
  private @Nullable CapturedStream tee;

  private StandardStream(
      Supplier<PrintStream> place,
      Consumer<PrintStream> replacement,
      List<String> encodingProperties) {
    this.place = place;
    this.replacement = replacement;
    this.encodingProperties = encodingProperties;
  }

  /// Listens to what is printed from now on.
  ///
  /// @param listener takes each line. It may be called by any thread, must not print, and must be
  ///   quick.
  /// @return ends the listening. The stream of before is in its place again when nobody listens any
  ///   more, in whatever order the listeners end.
  synchronized Ending listen(Consumer<String> listener) {
    PrintStream current = place.get();
    CapturedStream stream;
    if (current instanceof CapturedStream captured) {
      if (captured.place() != this) {
        // The program has put one of its streams in the place of the other. Each text is taken
        // once.
        return () -> {};
      }
      stream = captured;
    } else {
      stream = teeOf(current);
      replacement.accept(stream);
    }
    stream.text().add(listener);
    return () -> end(stream, listener);
  }

  private synchronized void end(CapturedStream stream, Consumer<String> listener) {
    stream.text().remove(listener);
    if (!stream.text().hasListeners() && stream.equals(place.get())) {
      replacement.accept(stream.original());
    }
  }

  private CapturedStream teeOf(PrintStream original) {
    CapturedStream last = tee;
    if (last == null || !last.original().equals(original)) {
      Charset charset = charset();
      last =
          new CapturedStream(this, original, charset, new CapturedText(charset, System::nanoTime));
      tee = last;
    }
    return last;
  }

  /// The charset of the stream, as the JVM has chosen it.
  private Charset charset() {
    for (String property : encodingProperties) {
      String name = System.getProperty(property, "");
      try {
        if (!name.isEmpty()) {
          return Charset.forName(name);
        }
      } catch (IllegalArgumentException e) {
        // The JVM does not know the charset either, and takes the default.
        return Charset.defaultCharset();
      }
    }
    return Charset.defaultCharset();
  }
}
