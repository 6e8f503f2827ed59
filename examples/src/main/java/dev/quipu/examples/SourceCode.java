package dev.quipu.examples;

import dev.quipu.sdk.values.Media;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The source of these programs, which the build puts into their jar.
final class SourceCode {
  private SourceCode() {}

  /// A file such as `Perceptron.java`.
  static Media of(String file) {
    try (InputStream in = SourceCode.class.getResourceAsStream("source/" + file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the jar");
      }
      return Media.code(new String(in.readAllBytes(), StandardCharsets.UTF_8), "java");
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }
}
