package dev.quipu.sdk.capture;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Tag;
import dev.quipu.core.text.ServerAddress;
import dev.quipu.core.text.Text;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Describes the program and its machine as tags, so that a run can be repeated. What cannot be
/// found out is left out.
public final class Capture {
  private static final Duration GIT_TIMEOUT = Duration.ofSeconds(3);

  private Capture() {}

  /// The tags that every run gets.
  public static Map<String, String> tags() {
    try {
      return collect();
    } catch (RuntimeException e) {
      System.getLogger("dev.quipu.sdk")
          .log(System.Logger.Level.WARNING, "Tags about the program cannot be captured", e);
      return Map.of();
    }
  }

  /// The name of the user who runs the program; empty if unknown.
  public static String user() {
    return Text.first(property("user.name"), Limits.USER_CHARS);
  }

  private static Map<String, String> collect() {
    Map<String, String> tags = new LinkedHashMap<>();
    String command = redact(property("sun.java.command"));
    String main = command.isEmpty() ? "" : command.split(" ", 2)[0];
    put(tags, "quipu.sdk.version", SdkVersion.VERSION);
    put(tags, "quipu.host", host());
    put(tags, "quipu.os", words("os.name", "os.version", "os.arch"));
    put(tags, "quipu.jvm", words("java.vendor", "java.vm.name", "java.runtime.version"));
    put(tags, "quipu.cpus", Integer.toString(Runtime.getRuntime().availableProcessors()));
    put(tags, "quipu.pid", Long.toString(ProcessHandle.current().pid()));
    put(tags, "quipu.source.command", command);
    put(tags, "quipu.source.main", main);
    GitState.find(Path.of(""), GIT_TIMEOUT)
        .ifPresent(git -> {
          put(tags, "quipu.git.commit", git.commit());
          put(tags, "quipu.git.branch", git.branch());
          put(tags, "quipu.git.dirty", Boolean.toString(git.dirty()));
        });
    return tags;
  }

  static String redact(String command) {
    return ServerAddress.withoutCredentials(Secrets.masked(command));
  }

  private static void put(Map<String, String> tags, String key, String value) {
    if (value.isEmpty()) {
      return;
    }
    try {
      Tag tag = new Tag(key, Text.first(value, Limits.TAG_VALUE_CHARS));
      tags.put(tag.key(), tag.value());
    } catch (QuipuException e) {
      System.getLogger("dev.quipu.sdk")
          .log(System.Logger.Level.DEBUG, "A tag about the program is left out", e);
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "");
  }

  private static String words(String... properties) {
    StringBuilder words = new StringBuilder();
    for (String name : properties) {
      words.append(property(name)).append(' ');
    }
    return words.toString().strip();
  }

  private static String host() {
    String windows = System.getenv("COMPUTERNAME");
    if (windows != null && property("os.name").toLowerCase(Locale.ROOT).contains("windows")) {
      return windows;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
