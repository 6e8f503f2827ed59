package dev.quipu.sdk.output;

import dev.quipu.sdk.queue.Worker;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What is printed on one stream, as lines for those who listen. Each thread has a screen of its
/// own while it is within a line, so that the texts of threads do not mix. Takes no lock that
/// another printing thread holds, and never throws. Any thread.
final class CapturedText {
  private final Charset charset;
  private final LongSupplier nanoTime;
  private final CopyOnWriteArrayList<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Map<Thread, ThreadText> unfinished = new ConcurrentHashMap<>();

  /// The text of a thread that is within a line.
  private static final class ThreadText {
    final Screen screen;
    final ByteText bytes;

    ThreadText(Screen screen, ByteText bytes) {
      this.screen = screen;
      this.bytes = bytes;
    }
  }

  CapturedText(Charset charset, LongSupplier nanoTime) {
    this.charset = charset;
    this.nanoTime = nanoTime;
  }

  boolean hasListeners() {
    return !listeners.isEmpty();
  }

  void add(Consumer<String> listener) {
    listeners.add(listener);
  }

  /// Removes a listener, which first gets the lines that are not finished.
  void remove(Consumer<String> listener) {
    if (!listeners.remove(listener)) {
      return;
    }
    for (ThreadText text : unfinished.values()) {
      synchronized (text) {
        text.screen.untoldLines().forEach(listener);
      }
    }
    if (listeners.isEmpty()) {
      unfinished.clear();
    }
  }

  /// Takes a text that has been printed.
  void print(String text) {
    if (listens()) {
      int last = text.length() - 1;
      if (last >= 0 && text.charAt(last) == '\n' && isWhole(text, last)) {
        tell(ScreenRow.line(text.substring(0, last)));
      } else {
        quietly(() -> printUnfinished(text, ""));
      }
    }
  }

  /// Takes a line that has been printed.
  void printLine(String line) {
    if (listens()) {
      if (isWhole(line, line.length())) {
        tell(ScreenRow.line(line));
      } else {
        quietly(() -> printUnfinished(line, "\n"));
      }
    }
  }

  /// Takes bytes that have been written.
  void write(byte[] bytes, int offset, int length) {
    if (listens()) {
      quietly(() -> printBytes(bytes, offset, length));
    }
  }

  /// What the threads of this library print is about what they log, and would go round in a circle.
  private boolean listens() {
    return !listeners.isEmpty() && !(Thread.currentThread() instanceof Worker);
  }

  /// Whether the first characters of a text are a line, and the thread is at the start of one.
  private boolean isWhole(String text, int end) {
    if (!unfinished.isEmpty() && unfinished.containsKey(Thread.currentThread())) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      if (!Screen.isText(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private void printUnfinished(CharSequence text, String end) {
    ThreadText own = own();
    synchronized (own) {
      own.screen.print(text);
      own.screen.print(end);
    }
    release(own);
  }

  private void printBytes(byte[] bytes, int offset, int length) {
    if (!unfinished.containsKey(Thread.currentThread())) {
      ByteText whole = new ByteText(charset);
      String text = whole.read(bytes, offset, length).toString();
      if (!whole.hasRest()) {
        print(text);
        return;
      }
    }
    ThreadText own = own();
    synchronized (own) {
      own.screen.print(own.bytes.read(bytes, offset, length));
    }
    release(own);
  }

  private ThreadText own() {
    ThreadText own = unfinished.get(Thread.currentThread());
    return own != null
        ? own
        : new ThreadText(new Screen(nanoTime, this::tell), new ByteText(charset));
  }

  private void release(ThreadText own) {
    Thread thread = Thread.currentThread();
    if (own.screen.isBlank() && !own.bytes.hasRest()) {
      unfinished.remove(thread);
    } else if (unfinished.size() < OutputLimits.THREADS) {
      unfinished.put(thread, own);
    } else if (!unfinished.containsKey(thread)) {
      own.screen.tellUntold();
    }
  }

  private void tell(String line) {
    quietly(() -> {
      for (Consumer<String> listener : listeners) {
        listener.accept(line);
      }
    });
  }

  /// Whatever goes wrong here, the program has printed and goes on.
  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // Not even reported: the report could be printed.
    }
  }
}
