package dev.quipu.trackers.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file with a JSON array, of one line for each element, that grows. Each append writes the new
/// elements and the end of the array over the old end, so that the file is whole JSON all the time.
/// If the machine fails in the middle of a write, the next writer cuts the broken line off.
final class JsonArrayFile implements AutoCloseable {
  private static final byte[] EMPTY = "[\n]\n".getBytes(StandardCharsets.US_ASCII);
  private static final String END = "\n]\n";
  private static final int BLOCK_BYTES = 1 << 16;

  private final FileChannel channel;

  /// The position behind the last element, or behind the bracket.
  private long end;

  private boolean isEmpty;

  private JsonArrayFile(FileChannel channel, long end, boolean isEmpty) {
    this.channel = channel;
    this.end = end;
    this.isEmpty = isEmpty;
  }

  /// Opens a file, and makes it if there is none.
  static JsonArrayFile open(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      long end = endOfElements(channel);
      if (end <= 1) {
        channel.truncate(0);
        write(channel, EMPTY, 0);
        return new JsonArrayFile(channel, 1, true);
      }
      JsonArrayFile file = new JsonArrayFile(channel, end, false);
      write(channel, END.getBytes(StandardCharsets.US_ASCII), end);
      channel.truncate(end + END.length());
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// The position behind the last whole element, found from the end: elements are lines that end
  /// with a brace and, but for the last, a comma.
  private static long endOfElements(FileChannel channel) throws IOException {
    long size = channel.size();
    byte[] tail = new byte[(int) Math.min(size, BLOCK_BYTES)];
    long from = size;
    while (from > 0) {
      int length = (int) Math.min(from, BLOCK_BYTES);
      from -= length;
      int read = 0;
      while (read < length) {
        read += Math.max(0, channel.read(ByteBuffer.wrap(tail, read, length - read), from + read));
      }
      for (int i = length - 1; i > 0; i--) {
        boolean isEndOfLine =
            tail[i] == '\n' || (tail[i] == ',' && i + 1 < length && tail[i + 1] == '\n');
        if (isEndOfLine && tail[i - 1] == '}') {
          return from + i;
        }
      }
      if (from > 0) {
        // So that an end of a line that lies on the border of two blocks is seen.
        from += 2;
      }
    }
    return 0;
  }

  /// Appends elements, each a JSON object without line feeds.
  void append(Iterable<String> objects) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String object : objects) {
      text.append(isEmpty ? "\n" : ",\n").append(object);
      isEmpty = false;
    }
    byte[] bytes = text.append(END).toString().getBytes(StandardCharsets.UTF_8);
    write(channel, bytes, end);
    end += bytes.length - END.length();
  }

  /// Has the disk keep what was appended.
  void force() throws IOException {
    channel.force(false);
  }

  private static void write(FileChannel channel, byte[] bytes, long at) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, at + buffer.position());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
