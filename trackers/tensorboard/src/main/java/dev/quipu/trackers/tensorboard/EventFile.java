package dev.quipu.trackers.tensorboard;

import dev.quipu.trackers.proto.ProtoMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.zip.CRC32C;

/// A file of events: a TFRecord for each. A record is its length, a checksum of the length, the
/// bytes, and a checksum of the bytes; all numbers are little-endian. What a crash left of a record
/// is skipped by readers, since the file is never written again.
final class EventFile implements AutoCloseable {
  private static final int WRITE_BYTES = 1 << 18;
  private static final int MASK_DELTA = 0xa282ead8;

  private final FileChannel channel;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

  private EventFile(FileChannel channel) {
    this.channel = channel;
  }

  /// Makes a file in a folder, with a name that no other writer gives.
  static EventFile create(Path folder, Instant time) throws IOException {
    String name =
        "events.out.tfevents."
            + time.getEpochSecond()
            + "."
            + host()
            + "."
            + ProcessHandle.current().pid()
            + "."
            + time.getNano();
    FileChannel channel =
        FileChannel.open(
            folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    EventFile file = new EventFile(channel);
    file.add(
        new ProtoMessage().real(Event.WALL_TIME, Event.seconds(time)).text(3, "brain.Event:2"));
    file.write();
    return file;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "_");
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  void add(ProtoMessage event) throws IOException {
    byte[] bytes = event.toBytes();
    ByteBuffer length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, bytes.length);
    waiting.writeBytes(length.array());
    checksum(length.array());
    waiting.writeBytes(bytes);
    checksum(bytes);
    if (waiting.size() >= WRITE_BYTES) {
      write();
    }
  }

  private void checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    waiting.writeBytes(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0, masked)
            .array());
  }

  /// Hands all events to the operating system.
  void write() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(waiting.toByteArray());
    waiting.reset();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// Has the disk keep all events.
  void force() throws IOException {
    write();
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
