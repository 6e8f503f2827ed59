package dev.quipu.evaluation.files;

import dev.quipu.core.error.QuipuException;
import dev.quipu.evaluation.form.FormLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;

/// A file that grows by whole records, each with a line feed at its end. What a crash has left of a
/// record is cut off by the next writer. Used by whoever holds the lock of the folder.
///
/// @param isQuoted whether a line feed between quotes belongs to its record, as in CSV
record RecordFile(Path path, boolean isQuoted) {
  private static final int BLOCK_BYTES = 1 << 16;

  RecordFile {
    if (Files.isSymbolicLink(path)) {
      throw QuipuException.invalid(path + " is a symbolic link, which is not followed");
    }
  }

  long size() throws IOException {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.size(path) : 0;
  }

  /// Whether the file begins with a text.
  boolean beginsWith(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (size() < bytes.length) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return Arrays.equals(in.readNBytes(bytes.length), bytes);
    }
  }

  /// Reads the records from a position on, and gives the position behind the last whole one.
  ///
  /// @throws QuipuException CORRUPT if a record is longer than any of this library
  long read(long from, Consumer<String> taker) throws IOException {
    if (size() <= from) {
      return from;
    }
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
      ByteArrayOutputStream record = new ByteArrayOutputStream();
      boolean isInQuotes = false;
      long position = from;
      long end = from;
      while (channel.read(block.clear(), position) > 0) {
        block.flip();
        int start = 0;
        for (int i = 0; i < block.limit(); i++) {
          byte b = block.get(i);
          if (b == '"') {
            isInQuotes = isQuoted && !isInQuotes;
          } else if (b == '\n' && !isInQuotes) {
            record.write(block.array(), start, i + 1 - start);
            taker.accept(record.toString(StandardCharsets.UTF_8));
            record.reset();
            start = i + 1;
            end = position + start;
          }
        }
        record.write(block.array(), start, block.limit() - start);
        position += block.limit();
        if (record.size() > FormLimits.RECORD_BYTES) {
          throw QuipuException.corrupt(
              path
                  + " has a record of more than "
                  + FormLimits.RECORD_BYTES
                  + " bytes at byte "
                  + end);
        }
      }
      return end;
    }
  }

  /// Writes records behind the last whole one, and forces them to the disk.
  ///
  /// @param end the position behind the last whole record
  /// @return the position behind the new ones
  long append(long end, String records) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.size() > end) {
        channel.truncate(end);
      }
      ByteBuffer bytes = ByteBuffer.wrap(records.getBytes(StandardCharsets.UTF_8));
      long position = end;
      while (bytes.hasRemaining()) {
        position += channel.write(bytes, position);
      }
      channel.force(true);
      return position;
    }
  }
}
