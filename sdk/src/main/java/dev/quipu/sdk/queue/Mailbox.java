package dev.quipu.sdk.queue;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The messages to an object that one thread owns. Any thread may put messages in, without locks
/// and without waiting; the owner's thread takes them out.
///
/// @param <T> the owner
public final class Mailbox<T> {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  /// Does something to the owner, in the owner's thread.
  public interface Message<T> {
    void handle(T owner);
  }

  private final Queue<Message<? super T>> messages = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  // ---- any thread ----

  /// Puts a message in and wakes the owner.
  public void post(Message<? super T> message) {
    messages.add(message);
    wake();
  }

  /// Puts a message in for the owner's next round.
  public void postForNextRound(Message<? super T> message) {
    messages.add(message);
  }

  public void wake() {
    if (!woken.get() && !woken.getAndSet(true)) {
      LockSupport.unpark(thread);
    }
  }

  /// Tells the owner to end once it has handled every message.
  public void stop() {
    stopping = true;
    wake();
  }

  public boolean isStopping() {
    return stopping;
  }

  // ---- the owner's thread ----

  /// Makes the current thread the one that is woken.
  public void open() {
    thread = Thread.currentThread();
  }

  /// From now on a message wakes the owner again.
  public void beginRound() {
    woken.set(false);
  }

  /// Handles messages until there is none.
  public void handleAll(T owner) {
    boolean more = true;
    while (more) {
      more = handle(owner, Integer.MAX_VALUE);
    }
  }

  /// Handles messages, at most so many; returns whether some may be left.
  public boolean handle(T owner, int most) {
    for (int i = 0; i < most; i++) {
      Message<? super T> message = messages.poll();
      if (message == null) {
        return false;
      }
      try {
        message.handle(owner);
      } catch (RuntimeException e) {
        // The thread must live: the messages after this one still count.
        LOG.log(System.Logger.Level.ERROR, "Quipu could not handle a message", e);
      }
    }
    return true;
  }

  /// Waits for the next message.
  public void await(long nanos) {
    if (!woken.get() && !stopping) {
      LockSupport.parkNanos(this, nanos);
    }
  }
}
