package dev.quipu.sdk.capture;

import dev.quipu.core.text.ServerAddress;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/// Describes the program in files that become artifacts of its runs: what differs from the commit,
/// the libraries, and the environment variables. What cannot be found out is left out.
public final class CapturedFiles {
  /// The folder of the artifacts.
  public static final String FOLDER = "environment";

  private static final Duration GIT_TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern COORDINATES =
      Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");

  /// Variables are masked more eagerly than arguments: nobody has written them for this program.
  private static final Pattern SECRET =
      Pattern.compile(
          "key|auth|cookie|private|pass|pwd|session|dsn|cert", Pattern.CASE_INSENSITIVE);

  private CapturedFiles() {}

  /// The contents of the artifacts by their paths.
  public static Map<String, byte[]> collect() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try {
      GitState.changes(Path.of(""), GIT_TIMEOUT)
          .filter(patch -> !patch.isEmpty())
          .ifPresent(patch -> files.put(FOLDER + "/changes.patch", bytes(patch)));
      files.put(FOLDER + "/libraries.txt", Libraries.LISTED);
      files.put(FOLDER + "/variables.txt", variables(System.getenv()));
    } catch (RuntimeException e) {
      System.getLogger("dev.quipu.sdk")
          .log(System.Logger.Level.WARNING, "Files about the program cannot be captured", e);
    }
    return files;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // ---- libraries ----

  /// The libraries, which are read once a process: they stay the same, and many jars take time.
  private static final class Libraries {
    static final byte[] LISTED = libraries();
  }

  private static byte[] libraries() {
    String classPath = System.getProperty("java.class.path", "");
    SortedSet<String> lines = new TreeSet<>();
    for (String entry : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
      if (entry.endsWith(".jar")) {
        addLibraries(new File(entry), lines);
      }
    }
    return lines(out -> {
      out.println("java " + System.getProperty("java.runtime.version", ""));
      lines.forEach(out::println);
    });
  }

  /// The coordinates of all libraries that a jar says it has; the name of the jar if it says none.
  private static void addLibraries(File jar, SortedSet<String> lines) {
    int before = lines.size();
    boolean hasAny = false;
    try (JarFile opened = new JarFile(jar)) {
      for (Enumeration<JarEntry> all = opened.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (COORDINATES.matcher(entry.getName()).matches()) {
          hasAny |= addCoordinates(opened.getInputStream(entry), lines);
        }
      }
    } catch (IOException e) {
      System.getLogger("dev.quipu.sdk")
          .log(System.Logger.Level.DEBUG, "A library cannot be read", e);
    }
    if (!hasAny && lines.size() == before) {
      lines.add(jar.getName());
    }
  }

  private static boolean addCoordinates(InputStream in, SortedSet<String> lines)
      throws IOException {
    Properties properties = new Properties();
    try (in) {
      properties.load(in);
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
    String group = properties.getProperty("groupId", "");
    String artifact = properties.getProperty("artifactId", "");
    String version = properties.getProperty("version", "");
    if (artifact.isEmpty() || version.isEmpty()) {
      return false;
    }
    lines.add(group + ":" + artifact + ":" + version);
    return true;
  }

  // ---- environment variables ----

  /// `NAME=value`, sorted. The values of names that sound like secrets are masked, as are passwords
  /// in URLs and in options.
  static byte[] variables(Map<String, String> environment) {
    return lines(out ->
        new TreeMap<>(environment)
            .forEach((name, value) ->
                out.println(
                    name
                        + "="
                        + (isSecret(name)
                            ? Secrets.MASK
                            : ServerAddress.withoutCredentials(Secrets.masked(value))
                                .replace("\\", "\\\\")
                                .replace("\n", "\\n")
                                .replace("\r", "\\r")))));
  }

  private static boolean isSecret(String name) {
    return Secrets.isSecret(name) || SECRET.matcher(name).find();
  }

  private static byte[] lines(Consumer<PrintWriter> print) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintWriter out = new PrintWriter(bytes, false, StandardCharsets.UTF_8)) {
      print.accept(out);
    }
    return bytes.toByteArray();
  }
}
