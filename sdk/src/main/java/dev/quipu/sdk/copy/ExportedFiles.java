package dev.quipu.sdk.copy;

import dev.quipu.sdk.folder.FolderLine;
import dev.quipu.sdk.folder.RunFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files of a run folder that is being exported. The folder has another name until it is
/// complete.
final class ExportedFiles {
  private static final int BUFFER_CHARS = 1 << 18;

  private final Path folder;

  /// Begins a folder, in place of one that was not completed.
  ExportedFiles(Path folder) throws IOException {
    this.folder = folder;
    remove(folder);
    Files.createDirectories(folder);
  }

  Path folder() {
    return folder;
  }

  void document(String name, String text) throws IOException {
    RunFiles.replace(folder, name, text);
  }

  /// The place of a file, whose folder is made.
  Path place(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(folder.resolve(name).resolveSibling("."));
    return file;
  }

  /// Writes lines.
  interface Lines {
    void writeTo(Sink sink) throws IOException;
  }

  /// Takes lines.
  interface Sink {
    void accept(String lineWithEnd) throws IOException;

    default void accept(FolderLine line) throws IOException {
      accept(line.json());
    }
  }

  /// Writes a file; there is none if there are no lines.
  void lines(String name, Lines lines) throws IOException {
    try (Output output = new Output(name)) {
      lines.writeTo(output::add);
      output.flush();
    }
  }

  private final class Output implements AutoCloseable {
    private final String name;
    private final StringBuilder text = new StringBuilder();
    private @Nullable FileChannel out;

    Output(String name) {
      this.name = name;
    }

    void add(String line) throws IOException {
      text.append(line);
      if (text.length() > BUFFER_CHARS) {
        flush();
      }
    }

    void flush() throws IOException {
      if (text.length() > 0) {
        FileChannel file = out;
        if (file == null) {
          file =
              FileChannel.open(
                  place(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        out = file;
        RunFiles.write(file, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        text.setLength(0);
      }
    }

    @Override
    public void close() throws IOException {
      if (out != null) {
        out.force(true);
        out.close();
      }
    }
  }

  /// Gives the folder its name.
  void complete(Path name) throws IOException {
    RunFiles.force(folder);
    RunFiles.move(folder, name);
  }

  private static void remove(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> below = Files.walk(folder)) {
      below.sorted(Comparator.reverseOrder()).forEach(ExportedFiles::delete);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
