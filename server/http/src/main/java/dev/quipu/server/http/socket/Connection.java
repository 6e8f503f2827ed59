package dev.quipu.server.http.socket;

import dev.quipu.engine.port.Caller;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketWriter;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection of one client: that of the HTTP library, with three additions. A handler that
/// takes long learns when its client leaves. A connection that refuses a request reads on for a
/// moment before it closes. The listener can tell whether a connection is idle, and since when.
public final class Connection implements ConnectionContext {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();
  private static final Limit NO_LIMIT = FixedLimit.create();
  private static final long LINGER_BYTES = 16L << 20;
  private static final int LINGER_MS = 2000;

  private final ClientSocket socket;
  private final RequestReader reader;
  private final SocketWriter writer;
  private final ListenerContext listener;
  private final Router router;
  private final ServerConnection http;
  private boolean refused;
  private volatile boolean handling;
  private volatile long idleSinceNanos = System.nanoTime();
  private volatile @Nullable Thread thread;

  Connection(
      ClientSocket socket,
      ListenerContext listener,
      Router router,
      Http1ConnectionSelector protocol) {
    this.socket = socket;
    this.reader = new RequestReader(socket);
    this.writer = SocketWriter.create(socket);
    this.listener = listener;
    this.router = router;
    this.http = protocol.connection(this);
  }

  /// The connection of the request that this thread handles.
  public static Connection current() {
    return CURRENT.get();
  }

  /// Serves one request after another until either side ends the connection.
  void serve() {
    thread = Thread.currentThread();
    try {
      ScopedValue.where(CURRENT, this)
          .call(() -> {
            http.handle(NO_LIMIT);
            return true;
          });
      // This call only returns after a request that is not HTTP.
      refused = true;
    } catch (CloseConnectionException | UncheckedIOException e) {
      LOG.debug("Connection {} ends: {}", socket.childSocketId(), e.getMessage());
    } catch (InterruptedException e) {
      LOG.debug("Connection {} was ended", socket.childSocketId());
    } catch (RuntimeException e) {
      LOG.warn("Connection {} ends", socket.childSocketId(), e);
    } finally {
      if (refused) {
        socket.linger(LINGER_BYTES, LINGER_MS);
      }
      close();
    }
  }

  /// The head of a request has been read.
  public void beginHandling() {
    handling = true;
    reader.beginHandling();
  }

  /// A request has been answered.
  public void endHandling() {
    reader.endHandling();
    idleSinceNanos = System.nanoTime();
    handling = false;
  }

  /// From now on, the handler holds the body in memory.
  public void limitBody(long maxBytes) {
    reader.limitBody(maxBytes);
  }

  public void expectSmallBody() {
    socket.expectSmallBody();
  }

  /// Notes that a request was answered before all of it was read.
  public void refuse() {
    refused = true;
  }

  /// Whether no request is being answered.
  boolean isIdle() {
    return !handling;
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  boolean isStuckAt(long nowNanos) {
    return socket.isStuckAt(nowNanos);
  }

  /// Runs the action once the client has closed its side, on another thread.
  public Caller.Watch whenGone(Runnable action) {
    return socket.whenGone(action);
  }

  /// Ends the connection after the current request, or at once if there is none.
  void endSoon() {
    http.close(false);
    if (isIdle() && !socket.isInRequest()) {
      close();
    }
  }

  /// Ends the connection, also in the middle of a request.
  void endNow() {
    close();
    Thread serving = thread;
    if (serving != null) {
      serving.interrupt();
    }
  }

  /// Closes the socket. The thread that serves the client notices that by itself.
  void close() {
    try {
      socket.close();
    } catch (UncheckedIOException e) {
      LOG.debug("Connection {} could not be closed", socket.childSocketId(), e);
    }
  }

  // ---- for the HTTP library ----

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  @Override
  public ListenerContext listenerContext() {
    return listener;
  }

  @Override
  public ExecutorService executor() {
    return listener.executor();
  }

  @Override
  public Router router() {
    return router;
  }

  @Override
  public Optional<ProxyProtocolData> proxyProtocolData() {
    return Optional.empty();
  }

  @Override
  public HelidonSocket serverSocket() {
    return socket;
  }

  @Override
  public PeerInfo remotePeer() {
    return socket.remotePeer();
  }

  @Override
  public PeerInfo localPeer() {
    return socket.localPeer();
  }

  @Override
  public boolean isSecure() {
    return socket.isSecure();
  }

  @Override
  public String socketId() {
    return socket.socketId();
  }

  @Override
  public String childSocketId() {
    return socket.childSocketId();
  }
}
