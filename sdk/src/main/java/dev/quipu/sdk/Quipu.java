package dev.quipu.sdk;

import dev.quipu.core.IdSource;
import dev.quipu.core.RunStatus;
import dev.quipu.core.Text;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A connection to a tracker, and where everything starts:
///
/// ```java
/// try (var quipu = Quipu.connect()) {
///   quipu.experiment("digits").run("lr=0.1", run -> {
///     run.param("lr", 0.1);
///     run.log("train/loss", step, loss);
///   });
/// }
/// ```
///
/// Connecting makes no request: the server may come later. Close it at the end, else what was
/// logged in the last moments is only sent as far as the JVM's shutdown leaves time. Any thread.
public final class Quipu implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  /// How long the JVM's shutdown is held up at most.
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration VAIN_TIMEOUT = Duration.ofMillis(500);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final Options options;
  private final InstantSource clock;
  private final IdSource ids;
  private final Budget budget;
  private final Spool spool = new Spool();
  private final Uploader uploader;
  private final Sender sender;
  private final Thread senderThread;
  private final Thread uploaderThread;
  private final Thread shutdownHook;
  private final Set<Run> openRuns = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile long contactsAtTimeout = -1;

  private Quipu(Options options, InstantSource clock, RandomGenerator random) {
    this.options = options;
    this.clock = clock;
    ids = new IdSource(clock, random);
    budget = new Budget(options.queueBytes());
    Transport transport = new Transport(options.url(), options.requestTimeout());
    uploader =
        new Uploader(
            transport, options.requestTimeout(), new Backoff(random), System::nanoTime, this::post);
    sender =
        new Sender(options, transport, budget, new Backoff(random), uploader, System::nanoTime);
    senderThread = daemon(sender, "quipu-sender");
    uploaderThread = daemon(uploader, "quipu-uploader");
    shutdownHook = new Thread(this::shutDown, "quipu-shutdown");
  }

  /// Connects to the server named by the system property `quipu.url` or the environment variable
  /// `QUIPU_URL`, else to the local one, `http://127.0.0.1:5000`.
  ///
  /// @throws dev.quipu.core.QuipuException INVALID_ARGUMENT if the URL is none of a server
  public static Quipu connect() {
    return connect(Options.defaults());
  }

  /// Connects to the server at a URL such as `http://tracker:5000`.
  ///
  /// @throws dev.quipu.core.QuipuException INVALID_ARGUMENT if it is no URL of a server
  public static Quipu connect(String url) {
    return connect(Options.defaults().url(url));
  }

  public static Quipu connect(Options options) {
    Quipu quipu = new Quipu(options, InstantSource.system(), new SecureRandom());
    quipu.start();
    return quipu;
  }

  private void start() {
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    senderThread.start();
    uploaderThread.start();
    if (options.capture()) {
      // Asking git takes time, which is not the program's to spend.
      daemon(() -> post(new Message.Captured(Capture.facts())), "quipu-capture").start();
    } else {
      post(new Message.Captured(Facts.NONE));
    }
  }

  /// The experiment of a name; the server makes it with its first run, if it is new.
  ///
  /// @throws dev.quipu.core.QuipuException INVALID_ARGUMENT if the name is blank or too long
  public Experiment experiment(String name) {
    return new Experiment(this, name);
  }

  /// Where the server is.
  public URI url() {
    return options.url();
  }

  /// Ends the runs that are still open, waits until everything is sent, at most the time of
  /// [Options#closeTimeout], and says in the log what is not. Runs left open end as completed, or
  /// as failed if it can be seen that an exception is leaving the block ([Run#close]).
  @Override
  public void close() {
    close(ThrowingExit.isCallerThrowing(Quipu.class) ? RunStatus.FAILED : RunStatus.COMPLETED);
  }

  private void close(RunStatus status) {
    if (closed) {
      return;
    }
    closed = true;
    endAll(status, options.closeTimeout());
    stop();
    removeShutdownHook();
  }

  private void stop() {
    sender.stop();
    uploader.stop();
    uploaderThread.interrupt();
    try {
      senderThread.join(STOP_TIMEOUT.toMillis());
      uploaderThread.join(STOP_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    spool.close();
  }

  private void removeShutdownHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      LOG.log(System.Logger.Level.DEBUG, "Closed while the JVM shuts down");
    }
  }

  private void shutDown() {
    if (closed) {
      return;
    }
    closed = true;
    post(new Message.Hurry());
    Duration timeout = options.closeTimeout();
    endAll(RunStatus.KILLED, timeout.compareTo(SHUTDOWN_TIMEOUT) < 0 ? timeout : SHUTDOWN_TIMEOUT);
    stop();
  }

  private void endAll(RunStatus status, Duration timeout) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    for (Run run : openRuns) {
      run.end(status);
    }
    for (Run run : openRuns) {
      long left = Math.max(0, deadlineNanos - System.nanoTime());
      run.awaitEnd(left, TimeUnit.NANOSECONDS);
    }
  }

  Run startRun(String experiment, String name, @Nullable Lane parent) {
    Text.check("Run name", name, dev.quipu.core.Limits.RUN_NAME_CHARS);
    if (name.isBlank()) {
      throw dev.quipu.core.QuipuException.invalid("Run name is blank");
    }
    if (closed) {
      throw new IllegalStateException("This connection to " + options.url() + " is closed");
    }
    Lane lane =
        new Lane(
            ids.nextRunId(), ids.nextWriterId(), experiment, name, clock.millis(), parent, budget);
    Run run = new Run(this, lane, clock, budget, spool);
    openRuns.add(run);
    post(new Message.Begin(lane));
    return run;
  }

  void ended(Run run) {
    openRuns.remove(run);
  }

  void post(Message message) {
    sender.post(message);
  }

  void postPoints(Message.Points points) {
    sender.post(points);
  }

  /// How long the end of a run is waited for. Once one has waited in vain, and nothing has been
  /// heard of the server since, the others need not: what they leave behind goes on being tried.
  Duration patience() {
    Duration timeout = options.closeTimeout();
    boolean vain = contactsAtTimeout == sender.contacts();
    return vain && timeout.compareTo(VAIN_TIMEOUT) > 0 ? VAIN_TIMEOUT : timeout;
  }

  void waitedInVain() {
    contactsAtTimeout = sender.contacts();
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
