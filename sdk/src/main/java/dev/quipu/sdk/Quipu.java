package dev.quipu.sdk;

import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.cases.CaseSets;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.registry.Models;
import dev.quipu.sdk.system.SystemMetrics;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A connection to a tracker, and the start of everything:
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
/// Connecting makes no request: the server may start later, or never. Logged data goes into a
/// journal on this disk first, and from there to the server. Data that is not sent when the
/// connection is closed stays in the journal, for [Sync] or `quipu sync`. Any thread.
public final class Quipu implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  /// The longest time for which the shutdown of the JVM is held up.
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  private final Options options;
  private final Connection connection;
  private final OpenRuns openRuns = new OpenRuns();
  private final RunStarter starter;
  private final @Nullable SystemMetrics systemMetrics;
  private final Thread shutdownHook;

  private Quipu(Connection connection) {
    this.connection = connection;
    options = connection.options();
    starter = new RunStarter(connection, openRuns, options.project());
    systemMetrics =
        options.capture() && !options.systemMetrics().isZero()
            ? new SystemMetrics(
                options.systemMetrics(),
                connection.nanoTime(),
                () -> !openRuns.isEmpty(),
                this::logSystem)
            : null;
    shutdownHook = new Thread(this::shutDown, "quipu-shutdown");
  }

  /// Connects to the server that the system property `quipu.url` or the environment variable
  /// `QUIPU_URL` names, else to the local one, `http://127.0.0.1:5000`.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if the URL is not that of a
  ///   server
  public static Quipu connect() {
    return connect(Options.defaults());
  }

  /// Connects to the server at a URL such as `http://tracker:5000`.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if the URL is not that of a
  ///   server
  public static Quipu connect(String url) {
    return connect(Options.defaults().url(url));
  }

  /// Logs into run folders below a folder, without a server: files that people can read, which
  /// docs/format/run-folder.md describes. Data go through a journal in the folder, so that a crash
  /// loses as little as with a server. First this takes up what killed programs have left in the
  /// journal. `quipu import` brings the folder to a server.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if the folder cannot be made
  public static Quipu local(Path folder) {
    return connect(Options.defaults().mode(Mode.LOCAL).localFolder(folder));
  }

  public static Quipu connect(Options options) {
    return connect(options, InstantSource.system(), System::nanoTime, new SecureRandom());
  }

  static Quipu connect(
      Options options, InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {
    if (options.mode() == Mode.LOCAL) {
      Sync.takeUp(options);
    }
    Quipu quipu = new Quipu(new Connection(options, clock, nanoTime, random));
    if (options.mode() != Mode.DISABLED) {
      Runtime.getRuntime().addShutdownHook(quipu.shutdownHook);
      quipu.start();
    }
    return quipu;
  }

  private void logSystem(Map<String, Double> fields) {
    long nowMs = connection.clock().millis();
    openRuns.each(run -> run.logSystem(nowMs, fields));
  }

  private void start() {
    connection.start();
    if (systemMetrics != null) {
      systemMetrics.start();
    }
  }

  /// The experiment with a name. The server creates a new experiment with its first run.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if the name is blank or too long
  public Experiment experiment(String name) {
    return new Experiment(starter, name);
  }

  /// The experiment with a name, and what this program says about it. The server is told with each
  /// run: a description that is not empty replaces the one there, and tags are added.
  ///
  /// @param description in Markdown; empty to leave the one that is there
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if anything is too long
  public Experiment experiment(String name, String description, Map<String, String> tags) {
    return new Experiment(starter, name, description, tags);
  }

  /// As [#experiment(String, String, Map)], in another project than [Options#project]. The server
  /// creates a new project with its first run.
  ///
  /// @param project the name of the project
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if anything is too long, or no
  ///   project can have this name
  public Experiment experiment(
      String name, String description, Map<String, String> tags, String project) {
    return new Experiment(starter.in(project), name, description, tags);
  }

  /// As [#experiment(String, String, Map)], with tags that are mere labels: their values are empty.
  public Experiment experiment(String name, String description, String... labels) {
    Map<String, String> tags = new TreeMap<>();
    for (String label : labels) {
      tags.put(label, "");
    }
    return experiment(name, description, tags);
  }

  /// All runs and experiments of the project [Options#project], for reading. In contrast to
  /// logging, reading waits for the server, and throws if the server has no answer.
  ///
  /// @throws dev.quipu.core.error.QuipuException CONFLICT unless the mode is ONLINE
  public Project project() {
    return connection.project(options.project());
  }

  /// All runs and experiments of another project.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if no project can have this name,
  ///   CONFLICT unless the mode is ONLINE
  public Project project(String name) {
    return connection.project(name);
  }

  /// The model registry of the project [Options#project]. Each call waits for the server.
  ///
  /// @throws dev.quipu.core.error.QuipuException CONFLICT unless the mode is ONLINE
  public Models models() {
    return connection.models(options.project());
  }

  /// The model registry of another project.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if no project can have this name,
  ///   CONFLICT unless the mode is ONLINE
  public Models models(String project) {
    return connection.models(project);
  }

  /// The sets of cases of the project [Options#project]. Each call waits for the server.
  ///
  /// @throws dev.quipu.core.error.QuipuException CONFLICT unless the mode is ONLINE
  public CaseSets caseSets() {
    return connection.caseSets(options.project());
  }

  /// The sets of cases of another project.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if no project can have this name,
  ///   CONFLICT unless the mode is ONLINE
  public CaseSets caseSets(String project) {
    return connection.caseSets(project);
  }

  /// A live view of the runs of this process that have not ended, whatever their connections. It is
  /// for code to which nobody hands the run, such as an appender of a logging library.
  public static Collection<Run> openRuns() {
    return OpenRuns.ofProcess();
  }

  /// The URL of the server.
  public URI url() {
    return options.url();
  }

  /// Ends the runs that are still open, as failed, see [Run#close]. Waits until everything is sent,
  /// at most the [Options#closeTimeout], and reports in the log what was not sent.
  @Override
  public void close() {
    if (!openRuns.close()) {
      return;
    }
    if (systemMetrics != null) {
      systemMetrics.stop();
    }
    openRuns.noteLeftOpen();
    openRuns.endAll(RunStatus.FAILED, options.closeTimeout());
    if (options.mode() != Mode.DISABLED) {
      connection.stop();
      removeShutdownHook();
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
    if (!openRuns.close()) {
      return;
    }
    if (systemMetrics != null) {
      systemMetrics.stop();
    }
    connection.recorder().shutDown();
    Duration timeout = options.closeTimeout();
    boolean isShort = timeout.compareTo(SHUTDOWN_TIMEOUT) < 0;
    openRuns.endAll(RunStatus.KILLED, isShort ? timeout : SHUTDOWN_TIMEOUT);
    connection.stop();
  }
}
