package dev.quipu.sdk;

import dev.quipu.core.QuipuException;
import dev.quipu.core.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/// How a [Quipu] connects and behaves. Start from [#defaults] and change what differs:
/// `Options.defaults().url("http://tracker:5000").capture(false)`.
///
/// @param url where the server is
/// @param mode whether what is logged is sent, kept for later, or neither
/// @param journalFolder where journals are kept until the server has confirmed them; each run has a
///   folder there and each program that logs to it one in that
/// @param capture whether runs record git commit, branch and state, command line, host, user, JVM,
///   operating system and library version as tags
/// @param queueBytes memory for what is not in the journal yet; when it is full, because the disk
///   is slow or full, new points are dropped and counted
/// @param closeTimeout how long closing waits for what is not yet sent
/// @param requestTimeout after how long without an answer a request is tried again
/// @param flushInterval how long a point waits for others before it is sent
public record Options(
    URI url,
    Mode mode,
    Path journalFolder,
    boolean capture,
    long queueBytes,
    Duration closeTimeout,
    Duration requestTimeout,
    Duration flushInterval) {
  /// The environment variable that names the server; the system property is `quipu.url`.
  public static final String URL_VARIABLE = "QUIPU_URL";

  /// The environment variable that names the mode; the system property is `quipu.mode`.
  public static final String MODE_VARIABLE = "QUIPU_MODE";

  /// The environment variable that names the folder of journals; the system property is
  /// `quipu.dir`.
  public static final String FOLDER_VARIABLE = "QUIPU_DIR";

  static final String MODE_PROPERTY = "quipu.mode";
  static final String FOLDER_PROPERTY = "quipu.dir";
  static final String DEFAULT_FOLDER = ".quipu";
  static final String URL_PROPERTY = "quipu.url";
  static final String DEFAULT_URL = "http://127.0.0.1:5000";
  private static final long LEAST_QUEUE_BYTES = 64 << 10;

  public Options {
    checkUrl(url);
    if (queueBytes < LEAST_QUEUE_BYTES) {
      throw QuipuException.invalid(
          "queueBytes is " + queueBytes + "; it must be at least " + LEAST_QUEUE_BYTES);
    }
    checkPositive("closeTimeout", closeTimeout);
    checkPositive("requestTimeout", requestTimeout);
    checkPositive("flushInterval", flushInterval);
  }

  /// The defaults. The URL is the system property `quipu.url`, else the environment variable
  /// `QUIPU_URL`, else `http://127.0.0.1:5000`; the mode `quipu.mode` or `QUIPU_MODE`, else
  /// [Mode#ONLINE]; the folder of journals `quipu.dir` or `QUIPU_DIR`, else `.quipu`.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if one of them is wrong
  public static Options defaults() {
    return from(System.getenv(), System.getProperties());
  }

  static Options from(Map<String, String> environment, Properties properties) {
    String url = named(environment, URL_VARIABLE, properties, URL_PROPERTY, DEFAULT_URL);
    String mode = named(environment, MODE_VARIABLE, properties, MODE_PROPERTY, "online");
    String folder =
        named(environment, FOLDER_VARIABLE, properties, FOLDER_PROPERTY, DEFAULT_FOLDER);
    return new Options(
        parse(url),
        Mode.parse(mode),
        Path.of(folder),
        true,
        64 << 20,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofMillis(200));
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

  public Options url(String newUrl) {
    return new Options(
        parse(newUrl),
        mode,
        journalFolder,
        capture,
        queueBytes,
        closeTimeout,
        requestTimeout,
        flushInterval);
  }

  public Options mode(Mode newMode) {
    return new Options(
        url,
        newMode,
        journalFolder,
        capture,
        queueBytes,
        closeTimeout,
        requestTimeout,
        flushInterval);
  }

  public Options journalFolder(Path newJournalFolder) {
    return new Options(
        url,
        mode,
        newJournalFolder,
        capture,
        queueBytes,
        closeTimeout,
        requestTimeout,
        flushInterval);
  }

  public Options capture(boolean newCapture) {
    return new Options(
        url,
        mode,
        journalFolder,
        newCapture,
        queueBytes,
        closeTimeout,
        requestTimeout,
        flushInterval);
  }

  public Options queueBytes(long newQueueBytes) {
    return new Options(
        url,
        mode,
        journalFolder,
        capture,
        newQueueBytes,
        closeTimeout,
        requestTimeout,
        flushInterval);
  }

  public Options closeTimeout(Duration newCloseTimeout) {
    return new Options(
        url,
        mode,
        journalFolder,
        capture,
        queueBytes,
        newCloseTimeout,
        requestTimeout,
        flushInterval);
  }

  public Options requestTimeout(Duration newRequestTimeout) {
    return new Options(
        url,
        mode,
        journalFolder,
        capture,
        queueBytes,
        closeTimeout,
        newRequestTimeout,
        flushInterval);
  }

  public Options flushInterval(Duration newFlushInterval) {
    return new Options(
        url,
        mode,
        journalFolder,
        capture,
        queueBytes,
        closeTimeout,
        requestTimeout,
        newFlushInterval);
  }

  private static URI parse(String url) {
    try {
      String text = url.strip();
      while (text.endsWith("/")) {
        text = text.substring(0, text.length() - 1);
      }
      return new URI(text);
    } catch (URISyntaxException e) {
      throw badUrl(url, "it cannot be read");
    }
  }

  private static void checkUrl(URI url) {
    String scheme = url.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw badUrl(url.toString(), "it does not start with http:// or https://");
    }
    if (url.getHost() == null) {
      throw badUrl(url.toString(), "it names no host");
    }
    if (url.getRawUserInfo() != null) {
      throw QuipuException.invalid("The server's URL must not hold a user name or password");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw badUrl(url.toString(), "it has a query or fragment");
    }
  }

  private static QuipuException badUrl(String url, String why) {
    return QuipuException.invalid(
        Text.quote(url)
            + " is no URL of a server: "
            + why
            + ". An example is "
            + Text.quote(DEFAULT_URL));
  }

  private static void checkPositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw QuipuException.invalid(name + " is " + duration + "; it must be more than 0");
    }
  }
}
