package dev.quipu.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A kept-alive connection that sends the requests of one run, one after another. Not blocking: all
/// connections of a slice share one thread.
final class Connection {
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *([0-9]+)\r\n");
  private static final int RETRIES = 100;

  private final RunLog log;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer in = ByteBuffer.allocateDirect(16 << 10);
  private @Nullable ByteBuffer out;
  private int answerEnd = -1;
  private int status;
  private long sentNanos;
  private int failuresInARow;

  private Connection(RunLog log, SocketChannel channel, SelectionKey key) {
    this.log = log;
    this.channel = channel;
    this.key = key;
  }

  static Connection open(RunLog log, InetSocketAddress server, Selector selector)
      throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    Connection connection = new Connection(log, channel, key);
    key.attach(connection);
    return connection;
  }

  /// Sends the next request of the run.
  void send() throws IOException {
    log.bodies().write(log.acknowledged());
    out = ByteBuffer.wrap(log.bodies().buffer(), log.bodies().start(), log.bodies().length());
    sentNanos = System.nanoTime();
    write();
  }

  private void write() throws IOException {
    ByteBuffer rest = out;
    if (rest == null) {
      return;
    }
    channel.write(rest);
    if (rest.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    } else {
      out = null;
      if (key.interestOps() != SelectionKey.OP_READ) {
        key.interestOps(SelectionKey.OP_READ);
      }
    }
  }

  /// Goes on with what the socket is ready for.
  ///
  /// @return whether the request has been answered
  boolean proceed() throws IOException {
    if (key.isWritable()) {
      write();
    }
    if (!key.isReadable()) {
      return false;
    }
    if (channel.read(in) < 0) {
      throw new EOFException("The server closed a connection before its answer");
    }
    if (answerEnd < 0) {
      readHead();
    }
    if (answerEnd < 0 || in.position() < answerEnd) {
      if (!in.hasRemaining()) {
        throw new IOException("An answer has more than " + in.capacity() + " bytes");
      }
      return false;
    }
    answered();
    return true;
  }

  private void readHead() throws IOException {
    int end = 3;
    while (end < in.position()
        && !(in.get(end) == '\n'
            && in.get(end - 1) == '\r'
            && in.get(end - 2) == '\n'
            && in.get(end - 3) == '\r')) {
      end++;
    }
    if (end >= in.position()) {
      return;
    }
    String head = text(0, end + 1);
    status = Integer.parseInt(head.substring(9, 12));
    Matcher length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
    if (!length.find()) {
      throw new IOException("An answer has no Content-Length: " + head);
    }
    answerEnd = end + 1 + Integer.parseInt(length.group(1));
  }

  private String text(int from, int to) {
    byte[] bytes = new byte[to - from];
    in.get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void answered() throws IOException {
    if (status == 200) {
      failuresInARow = 0;
      log.acknowledge(System.nanoTime() - sentNanos);
    } else if (status >= 500 && log.mayFail() && ++failuresInARow <= RETRIES) {
      // MLflow's clients send such a request again, and so does this.
      log.failed();
    } else {
      throw new IOException("A request was answered: " + text(0, answerEnd));
    }
    in.clear();
    answerEnd = -1;
  }

  void close() throws IOException {
    channel.close();
  }
}
