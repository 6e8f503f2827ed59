package dev.quipu.server.http.socket;

import dev.quipu.engine.port.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The bytes that arrive over one connection. The thread of the connection reads them. While that
/// thread works on an answer, a handler may want to know whether the client leaves; that takes
/// another thread that reads ahead and keeps the bytes for the first one. Connections that nobody
/// watches cost nothing.
final class Incoming {
  /// How many bytes are read ahead. A client that sends more while it waits is no longer watched.
  private static final long AHEAD_BYTES = 64 << 10;

  private static final int READ_BYTES = 8 << 10;

  private final Socket socket;
  private final InputStream in;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ByteBuffer> ahead = new ArrayDeque<>();
  private final Set<Watching> watchers = new HashSet<>();
  private long aheadBytes;

  /// Whether a thread reads ahead; only one reads at a time.
  private boolean reading;

  /// Whether the thread of the connection waits for bytes that another thread reads ahead.
  private boolean wanted;

  private boolean ended;
  private @Nullable IOException failure;

  Incoming(Socket socket) throws IOException {
    this.socket = socket;
    in = socket.getInputStream();
  }

  /// Reads some bytes, as [InputStream#read(byte\[\])] of the socket, with its timeout. For the
  /// thread of the connection.
  int read(byte[] into) throws IOException {
    lock.lock();
    try {
      wanted = true;
      int timeoutMs = socket.getSoTimeout();
      long left = timeoutMs == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(timeoutMs);
      while (reading && ahead.isEmpty()) {
        if (left <= 0) {
          throw new SocketTimeoutException("Nothing has come");
        }
        left = changed.awaitNanos(left);
      }
      ByteBuffer bytes = ahead.peek();
      if (bytes != null) {
        int n = Math.min(into.length, bytes.remaining());
        bytes.get(into, 0, n);
        aheadBytes -= n;
        if (!bytes.hasRemaining()) {
          ahead.remove();
        }
        return n;
      }
      if (failure != null) {
        throw new IOException("The connection is broken", failure);
      }
      if (ended) {
        return -1;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for the client");
    } finally {
      wanted = false;
      lock.unlock();
    }
    return in.read(into);
  }

  /// Runs the action once the client has closed its side or the connection is broken, on another
  /// thread; at once if it has done so already. For the thread of the connection.
  Caller.Watch whenGone(Runnable action) {
    Watching watching = new Watching(action);
    boolean isGone;
    lock.lock();
    try {
      isGone = ended || failure != null;
      watchers.add(watching);
      if (!isGone && !reading) {
        reading = true;
        Thread.ofVirtual().name("quipu-watch").start(this::readAhead);
      }
    } finally {
      lock.unlock();
    }
    if (isGone) {
      action.run();
    }
    return watching;
  }

  private void readAhead() {
    byte[] bytes = new byte[READ_BYTES];
    while (mayGoOn()) {
      try {
        int n = in.read(bytes);
        keep(n < 0 ? null : ByteBuffer.wrap(bytes.clone(), 0, n), null);
      } catch (SocketTimeoutException e) {
        // The thread that waits for bytes has a timeout of its own.
      } catch (IOException e) {
        keep(null, e);
      }
    }
  }

  private boolean mayGoOn() {
    lock.lock();
    try {
      boolean goOn =
          !ended
              && failure == null
              && aheadBytes < AHEAD_BYTES
              && (!watchers.isEmpty() || (wanted && ahead.isEmpty()));
      if (!goOn) {
        reading = false;
        changed.signalAll();
      }
      return goOn;
    } finally {
      lock.unlock();
    }
  }

  /// @param bytes null at the end
  private void keep(@Nullable ByteBuffer bytes, @Nullable IOException failed) {
    Set<Watching> left = Set.of();
    lock.lock();
    try {
      if (bytes != null) {
        ahead.add(bytes);
        aheadBytes += bytes.remaining();
      } else {
        ended = failed == null;
        failure = failed;
        left = Set.copyOf(watchers);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    left.forEach(watching -> watching.action.run());
  }

  /// Somebody who watches the connection.
  private final class Watching implements Caller.Watch {
    private final Runnable action;

    Watching(Runnable action) {
      this.action = action;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        watchers.remove(this);
      } finally {
        lock.unlock();
      }
    }
  }
}
