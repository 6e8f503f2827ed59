package dev.quipu.sdk.copy;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Sorts any number of lines in bounded memory, and keeps equal ones once. Lines that do not fit
/// into memory are sorted in files.
final class SortedLines implements AutoCloseable {
  private final Path folder;
  private final long mostBytes;
  private final List<String> lines = new ArrayList<>();
  private final List<Path> runs = new ArrayList<>();
  private long bytes;

  /// @param folder takes files
  /// @param mostBytes the lines that are sorted in memory
  SortedLines(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /// Adds a line without its end, which holds no line feed.
  void add(String line) throws IOException {
    lines.add(line);
    bytes += 2L * line.length() + 64;
    if (bytes > mostBytes) {
      spill();
    }
  }

  private void spill() throws IOException {
    lines.sort(null);
    Path file = Files.createTempFile(folder, "sorted", ".tmp");
    runs.add(file);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (String line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
    lines.clear();
    bytes = 0;
  }

  /// Takes lines in their order.
  interface Sink {
    void accept(String line) throws IOException;
  }

  /// Hands out the lines. Nothing may be added any more.
  void each(Sink sink) throws IOException {
    if (runs.isEmpty()) {
      lines.sort(null);
      String last = null;
      for (String line : lines) {
        if (!line.equals(last)) {
          sink.accept(line);
        }
        last = line;
      }
      return;
    }
    spill();
    List<BufferedReader> readers = new ArrayList<>();
    try {
      PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::line));
      for (Path run : runs) {
        BufferedReader reader = Files.newBufferedReader(run);
        readers.add(reader);
        push(heads, reader);
      }
      String last = null;
      for (Head head = heads.poll(); head != null; head = heads.poll()) {
        if (!head.line.equals(last)) {
          sink.accept(head.line);
        }
        last = head.line;
        push(heads, head.reader);
      }
    } finally {
      for (BufferedReader reader : readers) {
        reader.close();
      }
    }
  }

  private record Head(String line, BufferedReader reader) {}

  private static void push(PriorityQueue<Head> heads, BufferedReader reader) throws IOException {
    @Nullable String line = reader.readLine();
    if (line != null) {
      heads.add(new Head(line, reader));
    }
  }

  @Override
  public void close() throws IOException {
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
  }
}
