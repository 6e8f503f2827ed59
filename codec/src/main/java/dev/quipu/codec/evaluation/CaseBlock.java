package dev.quipu.codec.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/// The ids of the cases of [ScoreBlock#ROWS] consecutive rows of a run.
public final class CaseBlock {
  private static final byte VERSION = 1;

  private int size;
  private long[] ids = new long[64];

  /// The id of a case in every run: the first 63 bits of the SHA-256 of its data set and key. Among
  /// ten million cases two have one id with a chance of one in 200 000.
  public static long id(String dataset, String key) {
    MessageDigest sha = Digest.sha256();
    byte[] name = dataset.getBytes(StandardCharsets.UTF_8);
    sha.update(name);
    // No name holds this byte.
    sha.update((byte) 0);
    sha.update(key.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(sha.digest()).getLong() >>> 1;
  }

  /// Adds the id of the next row.
  public void add(long id) {
    ids = size == ids.length ? Arrays.copyOf(ids, 2 * size) : ids;
    ids[size++] = id;
  }

  public void copyTo(long[] all, int at) {
    System.arraycopy(ids, 0, all, at, size);
  }

  public int size() {
    return size;
  }

  public byte[] encode() {
    ByteBuffer out = Checked.room(1 + 8 * size);
    out.put(VERSION);
    for (int i = 0; i < size; i++) {
      out.putLong(ids[i]);
    }
    return Checked.sealed(out);
  }

  /// Reads what [#encode] wrote.
  ///
  /// @throws QuipuException CORRUPT if the bytes are no block
  public static CaseBlock decode(byte[] bytes) {
    ByteBuffer in = Checked.opened(bytes, "Block of cases");
    if (in.remaining() % 8 != 1 || in.get() != VERSION || in.remaining() > 8 * ScoreBlock.ROWS) {
      throw QuipuException.corrupt("Block of cases is of no known version");
    }
    CaseBlock block = new CaseBlock();
    block.size = in.remaining() / 8;
    block.ids = new long[Math.max(64, block.size)];
    in.asLongBuffer().get(block.ids, 0, block.size);
    return block;
  }
}
