package dev.quipu.codec.bytes;

import dev.quipu.core.error.QuipuException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The constants of the chunk format; see docs/format/chunk.md.
public final class ChunkFormat {
  private ChunkFormat() {}

  public static final int OLDEST_VERSION = 1;
  public static final int VERSION = 2;

  public static final int COLUMNS = 4;
  public static final int LONG_COLUMNS = 3;
  public static final int HEADER_BYTES = 8 + LONG_COLUMNS * 32 + 48 + 12 + COLUMNS * 12 + 8 + 4;
  public static final int BODY = Prologue.BYTES + HEADER_BYTES;
  public static final int CHECKSUM_BYTES = 4;

  /// Points under one node of the lowest level of the statistics.
  public static final int BLOCK_POINTS = 64;

  /// Nodes under one node of the level above.
  public static final int FAN_OUT = 16;

  public static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  public static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  public static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  public static QuipuException corrupt(String why) {
    return QuipuException.corrupt("Chunk cannot be read: " + why);
  }
}
