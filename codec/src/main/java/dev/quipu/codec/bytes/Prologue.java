package dev.quipu.codec.bytes;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.util.Map;

/// The first bytes of every kind of chunk: magic, version, length of the chunk, and their checksum.
/// They are the same in every version, so that damage is not mistaken for another version.
///
/// @param letters the four letters of the magic
/// @param oldest the oldest version that this program reads
/// @param newest the version that this program writes
public record Prologue(String letters, int oldest, int newest) {
  public static final int BYTES = 16;

  private static final int CHECKED = BYTES - ChunkFormat.CHECKSUM_BYTES;

  /// The letters, read as a little-endian int.
  private int magic() {
    return letters.charAt(0)
        | letters.charAt(1) << 8
        | letters.charAt(2) << 16
        | letters.charAt(3) << 24;
  }

  /// Writes the prologue at the start of some bytes.
  ///
  /// @param length of the whole chunk
  public void put(byte[] chunk, int length) {
    ChunkFormat.INTS.set(chunk, 0, magic());
    ChunkFormat.INTS.set(chunk, 4, newest);
    ChunkFormat.INTS.set(chunk, 8, length);
    ChunkFormat.INTS.set(chunk, CHECKED, ChunkFormat.checksum(chunk, 0, CHECKED));
  }

  /// Reads the prologue at a position of some bytes, and returns the length of the chunk.
  ///
  /// @throws QuipuException CORRUPT if it is damaged; NOT_IMPLEMENTED if the version is too old or
  ///   too new, as the detail `reason` says
  public int read(byte[] bytes, int at) {
    if ((int) ChunkFormat.INTS.get(bytes, at) != magic()) {
      throw ChunkFormat.corrupt("it does not start with " + letters);
    }
    if ((int) ChunkFormat.INTS.get(bytes, at + CHECKED)
        != ChunkFormat.checksum(bytes, at, CHECKED)) {
      throw ChunkFormat.corrupt("the checksum of its first bytes differs");
    }
    int version = (int) ChunkFormat.INTS.get(bytes, at + 4);
    if (version < oldest || version > newest) {
      String why = version < oldest ? "too old" : "too new";
      String versions = oldest == newest ? String.valueOf(newest) : oldest + " to " + newest;
      throw new QuipuException(
          ErrorCode.NOT_IMPLEMENTED,
          "Chunk is " + why + ": its version is " + version + "; this program reads " + versions,
          Map.of("reason", why, "version", version),
          null);
    }
    return (int) ChunkFormat.INTS.get(bytes, at + 8);
  }
}
