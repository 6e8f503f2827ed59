package dev.quipu.server.http.socket;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens on the port: accepts connections for as long as the process lives, whatever happens to
/// any of them.
///
/// The number of connections is bounded by the open files and the memory of the process. A new
/// connection beyond that number takes the place of the connection that has been idle longest; if
/// all are at work, its client is told to come again. After an error the listener goes on. If
/// errors keep it from accepting any connection for long, it ends the process.
public final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private static final int BACKLOG = 1024;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration HOPELESS_AFTER = Duration.ofSeconds(60);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final byte[] BUSY =
      """
      HTTP/1.1 503 Service Unavailable\r
      Retry-After: 1\r
      Connection: close\r
      Content-Length: 0\r
      \r
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress address;
  private final ListenerContext context;
  private final Router router;
  private final Http1ConnectionSelector protocol;
  private final TimeLimits timeLimits;
  private final int maxConnections;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();
  private volatile ServerSocket socket;
  private volatile boolean closed;

  /// When the first of the current series of errors came; null if the last accept succeeded.
  private @Nullable Long failingSinceNanos;

  private Listener(
      InetSocketAddress address,
      ServerSocket socket,
      ListenerContext context,
      Router router,
      Http1Config http,
      TimeLimits timeLimits,
      int maxConnections) {
    this.address = address;
    this.socket = socket;
    this.context = context;
    this.router = router;
    this.protocol = Http1ConnectionSelector.builder().config(http).build();
    this.timeLimits = timeLimits;
    this.maxConnections = maxConnections;
  }

  /// Opens the port.
  ///
  /// @throws QuipuException UNAVAILABLE if the port cannot be opened
  public static Listener open(
      String host,
      int port,
      ListenerContext context,
      Router router,
      Http1Config http,
      TimeLimits timeLimits) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
      ServerSocket socket = open(address);
      Listener listener =
          new Listener(
              new InetSocketAddress(address.getAddress(), socket.getLocalPort()),
              socket,
              context,
              router,
              http,
              timeLimits,
              maxConnections(OpenFiles.ofThisProcess(), Runtime.getRuntime().maxMemory()));
      Thread.ofPlatform().name("quipu-listener").daemon().start(listener::accept);
      Thread.ofPlatform().name("quipu-write-timeout").daemon().start(listener::endStuck);
      return listener;
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE,
          "Cannot listen on "
              + host
              + ":"
              + port
              + "; perhaps another program does, or the address is not of this machine",
          e);
    }
  }

  private static ServerSocket open(InetSocketAddress address) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// How many connections there may be. Each may have a file open as well as its socket.
  public static int maxConnections(OpenFiles files, long heapBytes) {
    long byFiles = (files.limit() - files.open() - HttpLimits.FILES_KEPT_FREE) / 2;
    long byHeap = heapBytes / HttpLimits.CONNECTIONS_HEAP_PART / HttpLimits.CONNECTION_BYTES;
    return Math.clamp(
        Math.min(byFiles, byHeap), HttpLimits.CONNECTIONS_AT_LEAST, HttpLimits.CONNECTIONS_AT_MOST);
  }

  public int port() {
    return address.getPort();
  }

  private void accept() {
    while (!closed) {
      try {
        admit(socket.accept());
        failingSinceNanos = null;
      } catch (IOException | RuntimeException e) {
        goOnAfter(e);
      } catch (Error e) {
        LastResort.end("It can take no connections", e);
      }
    }
  }

  private void admit(Socket client) throws IOException {
    if (connections.size() >= maxConnections) {
      Optional<Connection> idle = longestIdle();
      if (idle.isEmpty()) {
        refuse(client);
        return;
      }
      forget(idle.get());
      idle.get().close();
    }
    Connection connection;
    try {
      connection = new Connection(new ClientSocket(client, timeLimits), context, router, protocol);
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
    connections.add(connection);
    if (closed) {
      // close() may have looked before this connection was there, and would never end it.
      forget(connection);
      connection.close();
      return;
    }
    Thread.ofVirtual()
        .name("quipu-connection")
        .start(() -> {
          try {
            connection.serve();
          } finally {
            forget(connection);
          }
        });
  }

  private void forget(Connection connection) {
    if (connections.remove(connection) && closed) {
      lock.lock();
      try {
        fewer.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private Optional<Connection> longestIdle() {
    long now = System.nanoTime();
    return connections.stream()
        .filter(Connection::isIdle)
        .max(Comparator.comparingLong(one -> now - one.idleSinceNanos()));
  }

  private static void refuse(Socket client) {
    try (client) {
      client.getOutputStream().write(BUSY);
      client.shutdownOutput();
    } catch (IOException e) {
      LOG.debug("A connection too many has left by itself", e);
    }
  }

  /// Closes an idle connection and goes on; opens the port again if it has been closed.
  private void goOnAfter(Exception e) {
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    Long since = failingSinceNanos;
    if (since == null) {
      failingSinceNanos = now;
      LOG.warn("A connection could not be taken, of {} there are; going on", connections.size(), e);
    } else if (now - since > HOPELESS_AFTER.toNanos()) {
      LastResort.end("No connection could be taken for " + HOPELESS_AFTER.toSeconds() + " s", e);
    }
    longestIdle()
        .ifPresent(idle -> {
          forget(idle);
          idle.close();
        });
    try {
      Thread.sleep(PAUSE);
      if (socket.isClosed()) {
        socket = open(address);
        if (closed) {
          socket.close();
        }
      }
    } catch (IOException again) {
      LOG.debug("The port cannot be opened again yet", again);
    } catch (InterruptedException interrupted) {
      LOG.debug("Nobody interrupts it", interrupted);
    }
  }

  /// Ends connections whose clients do not read their answers.
  private void endStuck() {
    try {
      while (!closed) {
        Thread.sleep(timeLimits.write().dividedBy(10));
        long now = System.nanoTime();
        connections.stream().filter(one -> one.isStuckAt(now)).forEach(Connection::close);
      }
    } catch (InterruptedException e) {
      LOG.debug("Nobody interrupts it", e);
    }
  }

  /// Closes the port, waits for a while for the requests in flight, then ends those, too.
  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("The port could not be closed", e);
    }
    connections.forEach(Connection::endSoon);
    awaitNone(timeLimits.stop());
    connections.forEach(Connection::endNow);
    awaitNone(LAST_WORDS);
  }

  private void awaitNone(Duration longest) {
    long nanos = longest.toNanos();
    lock.lock();
    try {
      while (!connections.isEmpty() && nanos > 0) {
        nanos = fewer.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
