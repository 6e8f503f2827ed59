package dev.quipu.trackers.wandb;

import dev.quipu.trackers.proto.ProtoMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/// A file of records as W&B's client has it: a header of seven bytes, then LevelDB's log format.
/// The file is blocks of 32 KiB, and a record is one piece, or several that each end with a block.
/// A piece is a CRC-32 of its type and bytes, its length, its type, and the bytes; all numbers are
/// little-endian. What a crash left of a record at the end is skipped by readers, since the file is
/// not written again after.
final class RunFile implements AutoCloseable {
  private static final int BLOCK_BYTES = 32 * 1024;
  private static final int HEADER_BYTES = 7;
  private static final int WRITE_BYTES = 1 << 18;
  private static final int MAGIC = 0xBEE1;
  private static final int WHOLE = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;

  /// A channel would close when its thread is interrupted.
  private final RandomAccessFile file;

  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private int inBlock;
  private long records;

  /// Where the part begins that may be replaced, how many records are before, and where in its
  /// block it begins; -1 if there is no such part.
  private long replaceable = -1;

  private long recordsBefore;
  private int inBlockBefore;

  private RunFile(RandomAccessFile file) {
    this.file = file;
  }

  /// Makes a file that was not there.
  static RunFile create(Path path) throws IOException {
    Files.createFile(path);
    RunFile file = new RunFile(new RandomAccessFile(path.toFile(), "rw"));
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(new byte[] {':', 'W', '&', 'B'}).putShort((short) MAGIC).put((byte) 0);
    file.put(header.array(), 0, HEADER_BYTES);
    file.write();
    return file;
  }

  /// Adds a record, in the place of what may be replaced.
  ///
  /// @param field that of the message `Record`
  void add(int field, ProtoMessage content) throws IOException {
    replace();
    append(field, content);
    if (waiting.size() >= WRITE_BYTES) {
      write();
    }
  }

  /// Writes all records, and one more, which the next record replaces.
  void addReplaceable(int field, ProtoMessage content) throws IOException {
    replace();
    write();
    long here = file.getFilePointer();
    recordsBefore = records;
    inBlockBefore = inBlock;
    append(field, content);
    write();
    replaceable = here;
  }

  private void replace() throws IOException {
    if (replaceable >= 0) {
      file.setLength(replaceable);
      records = recordsBefore;
      inBlock = inBlockBefore;
      replaceable = -1;
    }
  }

  private void append(int field, ProtoMessage content) {
    byte[] bytes = new ProtoMessage().number(1, ++records).message(field, content).toBytes();
    int from = 0;
    do {
      if (BLOCK_BYTES - inBlock < HEADER_BYTES) {
        put(new byte[HEADER_BYTES], 0, BLOCK_BYTES - inBlock);
      }
      int length = Math.min(bytes.length - from, BLOCK_BYTES - inBlock - HEADER_BYTES);
      boolean isEnd = from + length == bytes.length;
      piece(from == 0 ? (isEnd ? WHOLE : FIRST) : isEnd ? LAST : MIDDLE, bytes, from, length);
      from += length;
    } while (from < bytes.length);
  }

  private void piece(int type, byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(bytes, from, length);
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt((int) crc.getValue()).putShort((short) length).put((byte) type);
    put(header.array(), 0, HEADER_BYTES);
    put(bytes, from, length);
  }

  private void put(byte[] bytes, int from, int length) {
    waiting.write(bytes, from, length);
    inBlock = (inBlock + length) % BLOCK_BYTES;
  }

  /// Hands all records to the operating system.
  void write() throws IOException {
    byte[] bytes = waiting.toByteArray();
    waiting.reset();
    file.write(bytes);
  }

  /// Has the disk keep all records.
  void force() throws IOException {
    write();
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
