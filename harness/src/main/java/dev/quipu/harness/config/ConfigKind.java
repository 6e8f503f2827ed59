package dev.quipu.harness.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// The two kinds of configurations, each with its schema.
public enum ConfigKind {
  /// One model, one probe, one data set.
  EXPERIMENT,
  /// Several of each, and all their combinations.
  HARNESS;

  /// The word in commands and names of files.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ConfigKind> find(String word) {
    for (ConfigKind kind : values()) {
      if (kind.word().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /// The JSON Schema. Both kinds have the same definitions.
  public String schema() {
    return resource(word() + ".schema.json")
        .replace("\"$defs\": {}", "\"$defs\": " + resource("definitions.json").strip());
  }

  private static String resource(String name) {
    try (InputStream in = ConfigKind.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The file " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
