package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.projects.Project;
import dev.quipu.core.text.ServerAddress;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.journal.JournalFolder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/// How a [Quipu] connects and behaves. Start from [#defaults] and change what differs:
/// `Options.defaults().url("http://tracker:5000").capture(false)`.
///
/// @param url the URL of the server; may have a path
/// @param project the name of the project that is logged to and read, unless an experiment names
///   another; the server creates a new project with its first run
/// @param mode whether logged data is sent, kept for later, or thrown away
/// @param journalFolder the folder of journals, which are kept until the server has confirmed them;
///   each run has a folder in it, and each program that logs to the run has a folder in that. In
///   the mode LOCAL it does not count
/// @param localFolder the folder of run folders in the mode LOCAL; it also has the journals
/// @param capture whether runs record git commit, branch and state, command line, host, user, JVM,
///   operating system and library version as tags
/// @param captureFiles whether runs record what differs from the git commit, the libraries of the
///   program and its environment variables, without secrets, as artifacts; counts with `capture`
/// @param systemMetrics how often each run gets a row of what the machine does, in the stream
///   `system`; zero for never; counts with `capture`
/// @param captureOutput whether each run takes what the program prints into its log, see
///   [Run#captureOutput]
/// @param queueBytes the memory for data that is not in the journal yet; when it is full, because
///   the disk is slow or full, new points are dropped and counted
/// @param closeTimeout how long closing waits for data that is not yet sent
/// @param requestTimeout how long a request may go without an answer before it is sent again
/// @param readTimeout how long a read is tried again while the server is away or busy
/// @param flushInterval how long a point waits for others before it is sent
/// @param headers the headers of every request, see [#header]
public record Options(
    URI url,
    String project,
    Mode mode,
    Path journalFolder,
    Path localFolder,
    boolean capture,
    boolean captureFiles,
    Duration systemMetrics,
    boolean captureOutput,
    long queueBytes,
    Duration closeTimeout,
    Duration requestTimeout,
    Duration readTimeout,
    Duration flushInterval,
    RequestHeaders headers) {
  /// The environment variable that names the server; the system property is `quipu.url`.
  public static final String URL_VARIABLE = "QUIPU_URL";

  /// The environment variable that names the project; the system property is `quipu.project`.
  public static final String PROJECT_VARIABLE = "QUIPU_PROJECT";

  /// The environment variable that names the mode; the system property is `quipu.mode`.
  public static final String MODE_VARIABLE = "QUIPU_MODE";

  /// The environment variable that names the folder of journals; the system property is
  /// `quipu.dir`.
  public static final String FOLDER_VARIABLE = "QUIPU_DIR";

  /// The environment variable that names the folder of run folders in the mode LOCAL; the system
  /// property is `quipu.local.dir`.
  public static final String LOCAL_FOLDER_VARIABLE = "QUIPU_LOCAL_DIR";

  /// The environment variable with the value of the header `Authorization`, for a proxy in front of
  /// the server; the system property is `quipu.authorization`.
  public static final String AUTHORIZATION_VARIABLE = "QUIPU_AUTHORIZATION";

  /// The environment variable that says whether runs take the output of the program, `true` or
  /// `false`; the system property is `quipu.capture.output`.
  public static final String CAPTURE_OUTPUT_VARIABLE = "QUIPU_CAPTURE_OUTPUT";

  static final String CAPTURE_OUTPUT_PROPERTY = "quipu.capture.output";
  static final String AUTHORIZATION_PROPERTY = "quipu.authorization";
  static final String PROJECT_PROPERTY = "quipu.project";
  static final String MODE_PROPERTY = "quipu.mode";
  static final String FOLDER_PROPERTY = "quipu.dir";
  static final String LOCAL_FOLDER_PROPERTY = "quipu.local.dir";
  static final String DEFAULT_LOCAL_FOLDER = "quipu-runs";
  static final String URL_PROPERTY = "quipu.url";
  static final String DEFAULT_URL = "http://127.0.0.1:5000";
  private static final long LEAST_QUEUE_BYTES = 64 << 10;

  public Options {
    var unused = new ServerAddress(url, Optional.empty());
    Project.checkName(project);
    if (queueBytes < LEAST_QUEUE_BYTES) {
      throw QuipuException.invalid(
          "queueBytes is " + queueBytes + "; it must be at least " + LEAST_QUEUE_BYTES);
    }
    checkPositive("closeTimeout", closeTimeout);
    checkPositive("requestTimeout", requestTimeout);
    checkPositive("readTimeout", readTimeout);
    checkPositive("flushInterval", flushInterval);
    if (systemMetrics.isNegative()) {
      throw QuipuException.invalid(
          "systemMetrics is " + systemMetrics + "; it must be 0, for never, or more");
    }
  }

  /// The defaults. A system property counts more than an environment variable:
  ///
  /// - the URL: `quipu.url`, `QUIPU_URL`, else `http://127.0.0.1:5000`; it may hold a user and a
  ///   password, see [#url(String)]
  /// - the project: `quipu.project`, `QUIPU_PROJECT`, else `default`
  /// - the header `Authorization`: `quipu.authorization`, `QUIPU_AUTHORIZATION`, else none
  /// - the mode: `quipu.mode`, `QUIPU_MODE`, else [Mode#ONLINE]
  /// - the folder of journals: `quipu.dir`, `QUIPU_DIR`, else `.quipu`
  /// - the folder of run folders: `quipu.local.dir`, `QUIPU_LOCAL_DIR`, else `quipu-runs`
  /// - the output of the program: `quipu.capture.output`, `QUIPU_CAPTURE_OUTPUT`, else `false`
  ///
  /// @throws QuipuException INVALID_ARGUMENT if one of them is wrong
  public static Options defaults() {
    return from(System.getenv(), System.getProperties());
  }

  static Options from(Map<String, String> environment, Properties properties) {
    String url = named(environment, URL_VARIABLE, properties, URL_PROPERTY, DEFAULT_URL);
    String project =
        named(environment, PROJECT_VARIABLE, properties, PROJECT_PROPERTY, ProjectId.DEFAULT_NAME);
    String mode = named(environment, MODE_VARIABLE, properties, MODE_PROPERTY, "online");
    String folder =
        named(
            environment, FOLDER_VARIABLE, properties, FOLDER_PROPERTY, JournalFolder.DEFAULT_ROOT);
    String localFolder =
        named(
            environment,
            LOCAL_FOLDER_VARIABLE,
            properties,
            LOCAL_FOLDER_PROPERTY,
            DEFAULT_LOCAL_FOLDER);
    String authorization =
        named(environment, AUTHORIZATION_VARIABLE, properties, AUTHORIZATION_PROPERTY, "");
    String output =
        named(environment, CAPTURE_OUTPUT_VARIABLE, properties, CAPTURE_OUTPUT_PROPERTY, "false");
    ServerAddress address = ServerAddress.parse(url);
    Options options =
        new Options(
            address.url(),
            project,
            Mode.parse(mode),
            Path.of(folder),
            Path.of(localFolder),
            true,
            true,
            Duration.ofSeconds(15),
            truth(CAPTURE_OUTPUT_VARIABLE, output),
            64 << 20,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMillis(200),
            RequestHeaders.NONE.to(address));
    return authorization.isEmpty()
        ? options
        : options.header(RequestHeaders.AUTHORIZATION, authorization);
  }

  private static String named(
      Map<String, String> environment,
      String variable,
      Properties properties,
      String property,
      String otherwise) {
    String value = properties.getProperty(property, "");
    if (value.isBlank()) {
      value = environment.getOrDefault(variable, "");
    }
    return value.isBlank() ? otherwise : value;
  }

  private static boolean truth(String name, String value) {
    return switch (value) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw QuipuException.invalid(
              name + " is " + Text.quote(value) + "; it must be true or false");
    };
  }

  /// Changes the server to the one at a URL such as `https://user:password@host/quipu`. User and
  /// password are for a proxy in front of the server. They are sent as basic authorization and are
  /// not part of [#url].
  public Options url(String newUrl) {
    ServerAddress address = ServerAddress.parse(newUrl);
    return changed(draft -> {
      draft.url = address.url();
      draft.headers = headers.to(address);
    });
  }

  /// Adds a header to every request, such as `Authorization: Bearer ...` for a proxy in front of
  /// the server. It replaces an earlier header of the same name.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a request cannot have this header
  public Options header(String name, String value) {
    RequestHeaders more = headers.with(name, value);
    return changed(draft -> draft.headers = more);
  }

  /// Changes the project.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if no project can have this name
  public Options project(String newProject) {
    return changed(draft -> draft.project = newProject);
  }

  public Options mode(Mode newMode) {
    return changed(draft -> draft.mode = newMode);
  }

  public Options journalFolder(Path newJournalFolder) {
    return changed(draft -> draft.journalFolder = newJournalFolder);
  }

  public Options localFolder(Path newLocalFolder) {
    return changed(draft -> draft.localFolder = newLocalFolder);
  }

  public Options capture(boolean newCapture) {
    return changed(draft -> draft.capture = newCapture);
  }

  public Options captureFiles(boolean newCaptureFiles) {
    return changed(draft -> draft.captureFiles = newCaptureFiles);
  }

  public Options systemMetrics(Duration newSystemMetrics) {
    return changed(draft -> draft.systemMetrics = newSystemMetrics);
  }

  public Options captureOutput(boolean newCaptureOutput) {
    return changed(draft -> draft.captureOutput = newCaptureOutput);
  }

  public Options queueBytes(long newQueueBytes) {
    return changed(draft -> draft.queueBytes = newQueueBytes);
  }

  public Options closeTimeout(Duration newCloseTimeout) {
    return changed(draft -> draft.closeTimeout = newCloseTimeout);
  }

  public Options requestTimeout(Duration newRequestTimeout) {
    return changed(draft -> draft.requestTimeout = newRequestTimeout);
  }

  public Options readTimeout(Duration newReadTimeout) {
    return changed(draft -> draft.readTimeout = newReadTimeout);
  }

  public Options flushInterval(Duration newFlushInterval) {
    return changed(draft -> draft.flushInterval = newFlushInterval);
  }

  private Options changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /// Options that can still be changed.
  private static final class Draft {
    URI url;
    String project;
    Mode mode;
    Path journalFolder;
    Path localFolder;
    boolean capture;
    boolean captureFiles;
    Duration systemMetrics;
    boolean captureOutput;
    long queueBytes;
    Duration closeTimeout;
    Duration requestTimeout;
    Duration readTimeout;
    Duration flushInterval;
    RequestHeaders headers;

    Draft(Options options) {
      url = options.url;
      project = options.project;
      mode = options.mode;
      journalFolder = options.journalFolder;
      localFolder = options.localFolder;
      capture = options.capture;
      captureFiles = options.captureFiles;
      systemMetrics = options.systemMetrics;
      captureOutput = options.captureOutput;
      queueBytes = options.queueBytes;
      closeTimeout = options.closeTimeout;
      requestTimeout = options.requestTimeout;
      readTimeout = options.readTimeout;
      flushInterval = options.flushInterval;
      headers = options.headers;
    }

    Options options() {
      return new Options(
          url,
          project,
          mode,
          journalFolder,
          localFolder,
          capture,
          captureFiles,
          systemMetrics,
          captureOutput,
          queueBytes,
          closeTimeout,
          requestTimeout,
          readTimeout,
          flushInterval,
          headers);
    }
  }

  private static void checkPositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw QuipuException.invalid(name + " is " + duration + "; it must be more than 0");
    }
  }
}
