package dev.quipu.harness.run;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.harness.artifacts.LineReader;
import dev.quipu.harness.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cases of a run that are done, in the order in which they ended: a line each, behind a line
/// with the id of the run. A cut loses at most the line that was being written. One program at a
/// time has a journal. Any thread.
final class RunJournal implements AutoCloseable {
  private static final String RECORD = ",\"record\":";

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;

  /// Where the record of each case begins; -1 if the case is not done.
  private final long[] positions;

  private final int[] lengths;
  private final double[] latenciesMs;
  private long end;
  private int done;

  private RunJournal(Path file, FileChannel channel, FileLock lock, int cases) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
    positions = new long[cases];
    Arrays.fill(positions, -1);
    lengths = new int[cases];
    latenciesMs = new double[cases];
  }

  /// Opens the journal of a run, or begins one.
  ///
  /// @throws QuipuException CONFLICT if another program has it, or it is that of another run
  static RunJournal open(Path file, String runId, int cases) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      RunJournal journal = new RunJournal(file, channel, lock(file, channel), cases);
      journal.read(runId);
      return journal;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// Makes sure that no other program has a journal, so that it may be removed.
  ///
  /// @throws QuipuException CONFLICT if one has it
  static void requireFree(Path file) throws IOException {
    if (Files.exists(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock _ = lock(file, channel)) {
        // Free; the lock is given back.
      }
    }
  }

  private static FileLock lock(Path file, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new QuipuException(
          ErrorCode.CONFLICT, "Another program carries out the run in " + file.getParent());
    }
    return lock;
  }

  private void read(String runId) throws IOException {
    try (LineReader lines = new LineReader(Files.newInputStream(file))) {
      byte[] header = lines.next();
      if (header != null && find(header, "run_id") instanceof String other) {
        if (!other.equals(runId)) {
          throw new QuipuException(
              ErrorCode.CONFLICT,
              file.getParent()
                  + " holds another run, which is not done: "
                  + other
                  + "; name another folder, or begin anew with --overwrite");
        }
        end = lines.position();
        for (byte[] line = lines.next(); line != null && take(line); line = lines.next()) {
          end = lines.position();
        }
      }
    }
    channel.truncate(end);
    if (end == 0) {
      write(Json.text(Map.of("run_id", runId)) + "\n");
    }
  }

  private static @Nullable Object find(byte[] line, String name) {
    try {
      return Json.object("Line", line).get(name);
    } catch (QuipuException e) {
      // A cut, or a disk that has lost its power, may leave anything.
      return null;
    }
  }

  /// Takes over a line; false if it is none.
  private boolean take(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    int record = text.indexOf(RECORD);
    if (record < 0
        || !(find(line, "case") instanceof Long number)
        || number < 0
        || number >= positions.length) {
      return false;
    }
    // The line up to the record is ASCII.
    int prefix = record + RECORD.length();
    double latency = find(line, "latency_ms") instanceof Number ms ? ms.doubleValue() : 0;
    put(number.intValue(), end + prefix, line.length - prefix - 1, latency);
    return true;
  }

  private void put(int number, long position, int length, double latencyMs) {
    if (positions[number] < 0) {
      done++;
    }
    positions[number] = position;
    lengths[number] = length;
    latenciesMs[number] = latencyMs;
  }

  synchronized boolean isDone(int number) {
    return positions[number] >= 0;
  }

  synchronized int done() {
    return done;
  }

  /// How long the model took for a case; 0 for one that was not asked.
  synchronized double latencyMs(int number) {
    return latenciesMs[number];
  }

  /// Adds a case that is done.
  synchronized void add(int number, double latencyMs, String record) throws IOException {
    String prefix = "{\"case\":" + number + ",\"latency_ms\":" + Json.text(latencyMs) + RECORD;
    byte[] body = record.getBytes(StandardCharsets.UTF_8);
    long position = end + prefix.length();
    write(prefix + record + "}\n");
    put(number, position, body.length, latencyMs);
  }

  private void write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    long at = end;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
    end = at;
  }

  /// Writes the records of all cases in their order, a line each.
  synchronized void copy(OutputStream to) throws IOException {
    channel.force(false);
    for (int number = 0; number < positions.length; number++) {
      ByteBuffer record = ByteBuffer.allocate(lengths[number]);
      while (record.hasRemaining()) {
        if (channel.read(record, positions[number] + record.position()) < 0) {
          throw new IOException(file + " has become shorter");
        }
      }
      to.write(record.array());
      to.write('\n');
    }
  }

  /// Removes the journal of a run that is complete.
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    lock.close();
    channel.close();
  }
}
