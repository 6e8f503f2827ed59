package dev.quipu.server.http;

import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// The connections of the server: the HTTP library's, and what it lacks. A chunk of a body is
/// bounded, for the library holds it whole. A handler that streams learns when its client leaves.
/// And a connection that refuses a request reads on for a moment before it closes, for closing with
/// bytes unread would destroy the answer on its way.
final class Connections implements ServerConnectionSelector {
  private static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();
  private static final long LINGER_BYTES = 16L << 20;
  private static final int CHUNK_LINE_BYTES = 1024;
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Http1ConnectionSelector http1;

  Connections(Http1Config config) {
    http1 = Http1ConnectionSelector.builder().config(config).build();
  }

  /// The connection of the request that this thread handles.
  static Connection current() {
    return CURRENT.get();
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http1.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http1.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http1.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return new Connection(http1.connection(new BoundedContext(context)), context.serverSocket());
  }

  /// One connection; owned by its thread, but for [#close].
  static final class Connection implements ServerConnection, InterruptableTask<Void> {
    private final ServerConnection delegate;
    private final HelidonSocket socket;
    private boolean refused;
    private volatile @Nullable Thread lingering;
    private volatile boolean closing;

    private Connection(ServerConnection delegate, HelidonSocket socket) {
      this.delegate = delegate;
      this.socket = socket;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
      try {
        ScopedValue.where(CURRENT, this)
            .call(() -> {
              delegate.handle(limit);
              return true;
            });
        // It only returns after a request that is no HTTP.
        refused = true;
      } finally {
        if (refused && !closing) {
          linger();
        }
      }
    }

    /// Notes that a request was answered before it was read.
    void refuse() {
      refused = true;
    }

    /// Runs the action once the client has closed its side, on another thread. The connection reads
    /// no request after that.
    void whenGone(Runnable action) {
      Thread.ofVirtual()
          .name("quipu-watch")
          .start(() -> {
            while (isThere()) {
              // What it sends now is not answered.
            }
            action.run();
          });
    }

    private boolean isThere() {
      try {
        return socket.get() != null;
      } catch (UncheckedIOException e) {
        return e.getCause() instanceof SocketTimeoutException;
      }
    }

    /// Reads what the client still sends, for a while, so that it can read the answer.
    private void linger() throws InterruptedException {
      Thread reader = Thread.currentThread();
      lingering = reader;
      Thread timer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Thread.sleep(LINGER);
                  reader.interrupt();
                } catch (InterruptedException e) {
                  // Done before its time.
                }
              });
      try {
        byte[] bytes = socket.get();
        for (long count = 0; bytes != null && count < LINGER_BYTES; bytes = socket.get()) {
          count += bytes.length;
        }
      } catch (UncheckedIOException e) {
        // Interrupted, or the client is gone: either way there is no more to read.
      } finally {
        lingering = null;
        timer.interrupt();
        Thread.interrupted();
        timer.join();
      }
    }

    @Override
    public boolean canInterrupt() {
      return lingering != null
          || (delegate instanceof InterruptableTask<?> task && task.canInterrupt());
    }

    @Override
    public Duration idleTime() {
      return delegate.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      closing = true;
      Thread reader = lingering;
      if (reader != null) {
        reader.interrupt();
      }
      delegate.close(interrupt);
    }
  }

  /// Reads from the socket, but refuses to hold a large chunk of a body.
  private static final class BoundedReader extends DataReader {
    @SuppressWarnings("removal") // The factory method that is to replace it cannot make a subclass.
    BoundedReader(HelidonSocket socket) {
      super(() -> {
        try {
          return socket.get();
        } catch (UncheckedIOException e) {
          throw new ServerConnectionException("Reading from the client failed", e);
        }
      });
    }

    /// Used for the lines between chunks, without a bound.
    @Override
    public String readLine() {
      int end = findNewLine(CHUNK_LINE_BYTES);
      if (end == CHUNK_LINE_BYTES) {
        throw QuipuException.invalid(
            "A line between chunks of the body has more than " + CHUNK_LINE_BYTES + " bytes");
      }
      String line = readAsciiString(end);
      skip(2);
      return line;
    }

    @Override
    public BufferData readBuffer(int length) {
      if (length > Limits.CHUNK_BYTES) {
        throw LimitedInput.tooLarge("Chunk of the body", Limits.CHUNK_BYTES);
      }
      return super.readBuffer(length);
    }
  }

  /// A context with another reader.
  private static final class BoundedContext implements ConnectionContext {
    private final ConnectionContext context;
    private final DataReader reader;

    BoundedContext(ConnectionContext context) {
      this.context = context;
      this.reader = new BoundedReader(context.serverSocket());
    }

    @Override
    public DataReader dataReader() {
      return reader;
    }

    @Override
    public ListenerContext listenerContext() {
      return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
      return context.executor();
    }

    @Override
    public DataWriter dataWriter() {
      return context.dataWriter();
    }

    @Override
    public Router router() {
      return context.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
      return context.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
      return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
      return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
      return context.localPeer();
    }

    @Override
    public boolean isSecure() {
      return context.isSecure();
    }

    @Override
    public String socketId() {
      return context.socketId();
    }

    @Override
    public String childSocketId() {
      return context.childSocketId();
    }
  }
}
