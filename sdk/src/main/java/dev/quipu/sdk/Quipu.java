package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.text.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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
/// Connecting makes no request: the server may come later, or never. What is logged goes into a
/// journal on this disk first and from there to the server; what is not sent when it is closed
/// stays there, for [Sync] or `quipu sync`. Any thread.
public final class Quipu implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  /// How long the JVM's shutdown is held up at most.
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration VAIN_TIMEOUT = Duration.ofMillis(500);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(2);

  private final Options options;
  private final InstantSource clock;
  private final IdSource ids;
  private final QueueBudget budget;
  private final Path journals;
  private final NativeApi transport;
  private final Uploader uploader;
  private final @Nullable Sender sender;
  private final Recorder scribe;
  private final List<Worker> threads = new ArrayList<>();
  private final Thread shutdownHook;
  private final Set<Run> openRuns = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile long contactsAtTimeout = -1;

  private Quipu(
      Options options, InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {
    this.options = options;
    this.clock = clock;
    ids = new IdSource(clock, random);
    budget = new QueueBudget(options.queueBytes());
    journals = options.journalFolder().toAbsolutePath().normalize();
    transport = new NativeApi(options);
    uploader =
        new Uploader(
            transport,
            options.requestTimeout(),
            new Backoff(random),
            System::nanoTime,
            this::postToSender);
    sender =
        options.mode() == Mode.ONLINE
            ? new Sender(
                options, new HttpRequests(transport), new Backoff(random), uploader::add, nanoTime)
            : null;
    scribe = new Recorder(options, budget, sender, nanoTime);
    shutdownHook = new Thread(this::shutDown, "quipu-shutdown");
  }

  /// Connects to the server named by the system property `quipu.url` or the environment variable
  /// `QUIPU_URL`, else to the local one, `http://127.0.0.1:5000`.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if the URL is none of a server
  public static Quipu connect() {
    return connect(Options.defaults());
  }

  /// Connects to the server at a URL such as `http://tracker:5000`.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if it is no URL of a server
  public static Quipu connect(String url) {
    return connect(Options.defaults().url(url));
  }

  public static Quipu connect(Options options) {
    return connect(options, InstantSource.system(), System::nanoTime, new SecureRandom());
  }

  static Quipu connect(
      Options options, InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {
    Quipu quipu = new Quipu(options, clock, nanoTime, random);
    if (options.mode() != Mode.DISABLED) {
      quipu.start();
    }
    return quipu;
  }

  private void start() {
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    threads.add(new Worker(scribe, "quipu-scribe"));
    if (sender != null) {
      threads.add(new Worker(sender, "quipu-sender"));
      threads.add(new Worker(uploader, "quipu-uploader"));
    }
    threads.forEach(Thread::start);
    if (options.capture()) {
      // Asking git takes time, which is not the program's to spend.
      new Worker(() -> post(new Message.Captured(Capture.facts())), "quipu-capture").start();
    } else {
      post(new Message.Captured(CapturedTags.NONE));
    }
  }

  /// The experiment of a name; the server makes it with its first run, if it is new.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if the name is blank or too long
  public Experiment experiment(String name) {
    return new Experiment(this, name);
  }

  /// Where the server is.
  public URI url() {
    return options.url();
  }

  /// Ends the runs that are still open, waits until everything is sent, at most the time of
  /// [Options#closeTimeout], and says in the log what is not. Runs left open end as failed, as by
  /// [Run#close].
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    openRuns.forEach(Run::leftOpen);
    endAll(RunStatus.FAILED, options.closeTimeout());
    if (options.mode() != Mode.DISABLED) {
      stop();
      removeShutdownHook();
    }
  }

  /// First what writes, then what reads.
  private void stop() {
    for (Worker thread : threads) {
      scribe.stop();
      if (thread.getName().equals("quipu-sender") && sender != null) {
        uploader.stop();
        sender.stop();
      } else if (thread.getName().equals("quipu-uploader")) {
        thread.stopWaiting();
      }
      thread.awaitEnd(STOP_TIMEOUT);
    }
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
    // A run that has ended is no longer open, and still has to say what it could not send.
    List<Run> ending = List.copyOf(openRuns);
    for (Run run : ending) {
      run.end(status);
    }
    for (Run run : ending) {
      long left = Math.max(0, deadlineNanos - System.nanoTime());
      run.awaitEnd(left, TimeUnit.NANOSECONDS);
    }
  }

  Run startRun(String experiment, String name, @Nullable Journal parent) {
    Text.check("Run name", name, dev.quipu.core.limits.Limits.RUN_NAME_CHARS);
    if (name.isBlank()) {
      throw QuipuException.invalid("Run name is blank");
    }
    requireOpen();
    String user = options.capture() ? Capture.user() : "";
    Entry.Begin begin =
        new Entry.Begin(
            experiment, name, clock.millis(), user, parent == null ? null : parent.id());
    return open(ids.nextRunId(), experiment, name, List.of(begin), Attempt.FIRST, List.of());
  }

  Run resumeRun(String experiment, RunId id) {
    requireOpen();
    if (options.mode() == Mode.DISABLED) {
      return open(id, experiment, id.hex(), List.of(), Attempt.FIRST, List.of());
    }
    ResumedRun known = known(id);
    boolean resolved = known.isServer() || (sender == null && known.newestLocal() != null);
    Attempt newest = known.newest();
    Entry.Resume resume =
        new Entry.Resume(clock.millis(), sender != null, known.newestLocal(), resolved);
    List<Entry> entries = new ArrayList<>();
    if (known.begin() != null && !known.isServer()) {
      entries.add(known.begin());
    }
    entries.add(resume);
    String attempt = !resolved ? Attempt.NEWEST : newest == null ? Attempt.FIRST : newest.id();
    return open(id, experiment, known.name().orElse(id.hex()), entries, attempt, known.attempts());
  }

  private ResumedRun known(RunId id) {
    try {
      return Worker.apart(() -> {
        ResumedRun known = ResumedRun.inJournals(journals, id);
        return options.mode() == Mode.ONLINE
            ? known.with(transport.ask(transport.look(id), LOOK_TIMEOUT))
            : known;
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Run open(
      RunId id,
      String experiment,
      String name,
      List<Entry> entries,
      String attempt,
      List<Attempt> attempts) {
    JournalFolder folder = new JournalFolder(journals, id, ids.nextWriterId());
    Journal journal = new Journal(folder, experiment, name);
    attempts.forEach(one -> journal.sawAttempt(one.startMs()));
    Run run = new Run(this, journal, clock, budget, options.mode() == Mode.DISABLED);
    openRuns.add(run);
    if (options.mode() == Mode.DISABLED) {
      return run;
    }
    JournalWriter writer = new JournalWriter(folder);
    if (sender == null) {
      requireFolder(folder, run);
      RunRecorder recorder = new RunRecorder(journal, writer, null, budget);
      post(new Message.Begin(recorder, null, entries, attempt));
      return run;
    }
    JournalReader reader = new JournalReader(folder, Position.START, 1);
    UnsentRecords unsent = new UnsentRecords(reader, writer::end, budget);
    RunRecorder recorder = new RunRecorder(journal, writer, unsent, budget);
    Delivery delivery =
        new Delivery(journal, unsent, Mark.START, new WriterOwnership(writer), true);
    post(new Message.Begin(recorder, delivery, entries, attempt));
    return run;
  }

  /// Where there is nothing but the journal, it is better told at once that it cannot be written.
  private void requireFolder(JournalFolder folder, Run run) {
    try {
      folder.create();
    } catch (IOException e) {
      openRuns.remove(run);
      throw QuipuException.invalid(
          "The folder " + folder + " for what is logged offline cannot be made: " + e);
    }
  }

  /// Who writes a journal holds it.
  record WriterOwnership(JournalWriter journal) implements JournalOwnership {
    @Override
    public boolean tryTake() {
      return true;
    }

    @Override
    public void release() throws IOException {
      journal.close();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This connection to " + options.url() + " is closed");
    }
  }

  String newAttemptId() {
    return ids.nextWriterId().hex();
  }

  /// Says in the log what is not sent or lost; that offline nothing is sent is no warning.
  void tell(Journal journal, Report report) {
    if (options.mode() == Mode.OFFLINE && !report.isLossy()) {
      LOG.log(System.Logger.Level.INFO, "Run {0}: {1}", journal.name, report.summary());
    } else {
      journal.warn(report);
    }
  }

  void ended(Run run) {
    openRuns.remove(run);
  }

  void post(Message message) {
    scribe.post(message);
  }

  void postPoints(Message.Points points) {
    scribe.post(points);
  }

  private void postToSender(Message message) {
    if (sender != null) {
      sender.post(message);
    }
  }

  /// How long the end of a run is waited for. Once one has waited in vain, and nothing has been
  /// heard of the server since, the others need not: what they leave behind goes on being tried.
  Duration patience() {
    Duration timeout = options.closeTimeout();
    boolean vain = sender != null && contactsAtTimeout == sender.contacts();
    return vain && timeout.compareTo(VAIN_TIMEOUT) > 0 ? VAIN_TIMEOUT : timeout;
  }

  void waitedInVain() {
    contactsAtTimeout = sender == null ? -1 : sender.contacts();
  }
}
