package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The lines of a file of a run folder that count. What was being written when a program died is
/// left out.
public final class FolderLines<T extends FolderLine> {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;
  private final String name;
  private final long bytes;
  private final Function<String, T> reading;

  /// @param bytes how long the part that counts is
  FolderLines(Path folder, String name, long bytes, Function<String, T> reading) {
    this.folder = folder;
    this.name = name;
    this.bytes = bytes;
    this.reading = reading;
  }

  /// The path of the file below the run folder.
  public String name() {
    return name;
  }

  /// The error of a line that can be read, but not used.
  public QuipuException unusable(long number, QuipuException why) {
    return wrong(folder.resolve(name), number, why.message(), why);
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return bytes == 0;
  }

  /// Takes a line.
  @FunctionalInterface
  public interface Sink<T, X extends Exception> {
    /// Takes the next line.
    ///
    /// @param number of the line, from 1
    void accept(T line, long number) throws X;
  }

  /// Reads all lines, from the first to the last.
  ///
  /// @throws QuipuException INVALID_ARGUMENT, which names file and line, if a line is wrong
  public <X extends Exception> void each(Sink<? super T, X> sink) throws IOException, X {
    eachAfter(0, sink);
  }

  /// As [#each], without the first lines, which are skipped unread.
  public <X extends Exception> void eachAfter(long skipped, Sink<? super T, X> sink)
      throws IOException, X {
    if (bytes == 0) {
      return;
    }
    Path file = RunFiles.file(folder, name);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      long left = bytes;
      for (long number = 1; left > 0; number++) {
        byte[] line = line(in, left, file, number);
        left -= line.length + 1L;
        if (number > skipped) {
          sink.accept(read(line, file, number), number);
        }
      }
    }
  }

  /// Reads the bytes of a line without its end.
  private static byte[] line(InputStream in, long left, Path file, long number) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    while (true) {
      int b = line.size() == left ? -1 : in.read();
      if (b == '\n') {
        return line.toByteArray();
      } else if (b < 0) {
        throw wrong(file, number, "it has no end", null);
      } else if (line.size() == FolderLimits.LINE_BYTES) {
        throw wrong(
            file,
            number,
            "it has more than " + FolderLimits.LINE_BYTES + " bytes, which is not allowed",
            null);
      }
      line.write(b);
    }
  }

  private T read(byte[] line, Path file, long number) {
    try {
      return reading.apply(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString());
    } catch (CharacterCodingException e) {
      throw wrong(file, number, "it is not UTF-8", e);
    } catch (QuipuException e) {
      throw wrong(file, number, e.message(), e);
    }
  }

  private static QuipuException wrong(
      Path file, long number, String why, @Nullable Exception cause) {
    QuipuException wrong =
        QuipuException.invalid(file + ", line " + number + " cannot be read: " + why);
    if (cause != null) {
      wrong.addSuppressed(cause);
    }
    return wrong;
  }
}
