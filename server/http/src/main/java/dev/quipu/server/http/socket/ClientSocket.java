package dev.quipu.server.http.socket;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.Caller;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The bytes of one client, and the time it takes to send and to receive them. Only the time that
/// the server spends waiting for the client counts, not the time in which the server works.
final class ClientSocket implements HelidonSocket {
  /// The buffer of a connection that waits for a request: most heads fit into it.
  private static final int FIRST_READ_BYTES = 2 << 10;

  private static final int READ_BYTES = 16 << 10;

  /// How many bytes a client must receive within the time for a write.
  private static final int WRITE_BYTES = 64 << 10;

  private final Socket socket;
  private final TimeLimits timeLimits;
  private final Incoming in;
  private final OutputStream out;
  private final String id = "0x" + Integer.toHexString(System.identityHashCode(this));

  /// Whether no byte of the next request has arrived.
  private volatile boolean awaiting;

  /// How much of a head or a body has arrived, and how long the server waited for that.
  private long received;

  private long waitedNanos;

  /// How long the server waits for all of the head or body.
  private long longestWaitNanos;

  private boolean leastRate;

  /// When the current write began; null if there is none.
  private volatile @Nullable Long writingSinceNanos;

  ClientSocket(Socket socket, TimeLimits timeLimits) throws IOException {
    this.socket = socket;
    this.timeLimits = timeLimits;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) timeLimits.idle().toMillis());
    in = new Incoming(socket);
    out = new TimedOutput(socket.getOutputStream());
    expectRequest();
  }

  /// Expects the first byte of a request.
  void expectRequest() {
    expect(timeLimits.head().toNanos(), false);
    awaiting = true;
  }

  /// Whether a part of a request has arrived.
  boolean isInRequest() {
    return !awaiting;
  }

  /// Expects a body of any length, which must only arrive fast enough.
  void expectBody() {
    expect(Long.MAX_VALUE, true);
  }

  /// Expects a body that is held in memory and therefore must arrive within a fixed time.
  void expectSmallBody() {
    longestWaitNanos = timeLimits.smallBody().toNanos();
  }

  private void expect(long longestNanos, boolean atLeastRate) {
    awaiting = false;
    received = 0;
    waitedNanos = 0;
    longestWaitNanos = longestNanos;
    leastRate = atLeastRate;
  }

  /// The next bytes; null at the end of the input.
  ///
  /// @throws QuipuException TOO_SLOW if the client has used up its time
  @Override
  public byte @Nullable [] get() {
    byte[] bytes = new byte[awaiting ? FIRST_READ_BYTES : READ_BYTES];
    int n = read(bytes);
    if (n < 0) {
      return null;
    }
    received += n;
    return n == bytes.length ? bytes : Arrays.copyOf(bytes, n);
  }

  private int read(byte[] bytes) {
    long began = System.nanoTime();
    boolean first = awaiting;
    int n;
    try {
      n = in.read(bytes);
    } catch (SocketTimeoutException e) {
      throw first ? new UncheckedIOException(e) : tooSlow(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaiting = false;
    // A client may take any time before it begins a request.
    waitedNanos += first ? 0 : System.nanoTime() - began;
    if (waitedNanos > longestWaitNanos || isBelowLeastRate()) {
      throw tooSlow(null);
    }
    return n;
  }

  private boolean isBelowLeastRate() {
    return leastRate
        && waitedNanos > timeLimits.leastRateAfter().toNanos()
        && received
            < (double) HttpLimits.BODY_BYTES_PER_SECOND * waitedNanos / TimeUnit.SECONDS.toNanos(1);
  }

  private QuipuException tooSlow(@Nullable Throwable cause) {
    return new QuipuException(
        ErrorCode.TOO_SLOW,
        "The request came too slowly: "
            + received
            + " bytes in "
            + TimeUnit.NANOSECONDS.toMillis(waitedNanos)
            + " ms. Its head may take "
            + timeLimits.head().toMillis()
            + " ms, a body that is no file "
            + timeLimits.smallBody().toMillis()
            + " ms, and any body must come with "
            + HttpLimits.BODY_BYTES_PER_SECOND
            + " bytes a second",
        cause);
  }

  @Override
  public void write(BufferData buffer) {
    try {
      buffer.writeTo(out);
    } finally {
      writingSinceNanos = null;
    }
  }

  /// Notes when the write of each piece began.
  private final class TimedOutput extends FilterOutputStream {
    TimedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; done += WRITE_BYTES) {
        writingSinceNanos = System.nanoTime();
        out.write(bytes, offset + done, Math.min(WRITE_BYTES, length - done));
      }
    }
  }

  /// Whether the client has read nothing for longer than the server waits.
  boolean isStuckAt(long nowNanos) {
    Long since = writingSinceNanos;
    return since != null && nowNanos - since > timeLimits.write().toNanos();
  }

  /// Runs the action once the client has closed its side, as [Incoming#whenGone].
  Caller.Watch whenGone(Runnable action) {
    return in.whenGone(action);
  }

  /// Reads and drops what still arrives, for a while, so that the client can read the answer:
  /// closing a socket with unread bytes would destroy the answer on its way.
  void linger(long maxBytes, int millis) {
    try {
      socket.shutdownOutput();
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      byte[] bytes = new byte[READ_BYTES];
      for (long count = 0; count < maxBytes; ) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
          return;
        }
        socket.setSoTimeout((int) left);
        int n = in.read(bytes);
        if (n < 0) {
          return;
        }
        count += n;
      }
    } catch (IOException e) {
      // The client is gone or has used up its time. Either way, there is no more to read.
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isConnected() {
    return !socket.isClosed();
  }

  @Override
  public void idle() {
    // An idle connection needs no action here.
  }

  @Override
  @SuppressWarnings("removal") // It has no default.
  public int read(BufferData buffer) {
    throw new UnsupportedOperationException("Bytes are read by get()");
  }

  @Override
  public PeerInfo remotePeer() {
    return new Peer(socket.getRemoteSocketAddress());
  }

  @Override
  public PeerInfo localPeer() {
    return new Peer(socket.getLocalSocketAddress());
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public String socketId() {
    return "quipu";
  }

  @Override
  public String childSocketId() {
    return id;
  }

  /// One end of the connection.
  private record Peer(SocketAddress address) implements PeerInfo {
    @Override
    public String host() {
      return address instanceof InetSocketAddress known ? known.getHostString() : "";
    }

    @Override
    public int port() {
      return address instanceof InetSocketAddress known ? known.getPort() : 0;
    }

    @Override
    public Optional<Principal> tlsPrincipal() {
      return Optional.empty();
    }

    @Override
    public Optional<Certificate[]> tlsCertificates() {
      return Optional.empty();
    }
  }
}
