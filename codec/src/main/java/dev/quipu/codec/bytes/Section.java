package dev.quipu.codec.bytes;

import java.nio.ByteBuffer;

/// The part of a chunk that holds a column or the statistics.
///
/// @param checksum of its head: the bytes before its pages, or all bytes if there are no pages
public record Section(Slices chunk, int offset, int length, int checksum) {
  /// Reads the first `bytes` and verifies them.
  public ByteCursor head(int bytes) {
    if (bytes > length) {
      throw ChunkFormat.corrupt("a part has " + length + " bytes and needs " + bytes);
    }
    return checked(offset, bytes, checksum);
  }

  /// Reads `bytes` at an offset within this section and verifies them.
  ByteCursor page(int at, int bytes, int pageChecksum) {
    return checked(offset + at, bytes, pageChecksum);
  }

  private ByteCursor checked(int at, int bytes, int expected) {
    ByteCursor in = read(chunk, at, bytes);
    if (ChunkFormat.checksum(in.array(), in.at(), bytes) != expected) {
      throw ChunkFormat.corrupt("the checksum of bytes " + at + " to " + (at + bytes) + " differs");
    }
    return in;
  }

  public static ByteCursor read(Slices chunk, int at, int bytes) {
    ByteBuffer buffer = chunk.slice(at, bytes);
    if (buffer.remaining() != bytes) {
      throw ChunkFormat.corrupt(
          "it ends at byte " + (at + buffer.remaining()) + ", not at " + (at + bytes));
    }
    return ByteCursor.of(buffer);
  }
}
