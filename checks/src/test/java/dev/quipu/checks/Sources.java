package dev.quipu.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The Java sources of the programs, without tests, without the contracts of stores and trackers,
/// and without what tests share.
final class Sources {
  private static final List<Path> CONTRACTS =
      List.of(
          Path.of("store", "testkit"),
          Path.of("evaluation", "testkit"),
          Path.of("trackers", "testkit"),
          Path.of("integrations", "testkit"));

  private Sources() {}

  private static Path root() {
    return Path.of("").toAbsolutePath().getParent();
  }

  /// The path of a file from the top of the tree.
  static Path relative(Path file) {
    return root().relativize(file);
  }

  static List<Path> all() {
    Path root = root();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(root::relativize)
          .filter(file -> file.toString().contains("src/main/java"))
          .filter(file -> CONTRACTS.stream().noneMatch(file::startsWith))
          .filter(file -> !file.toString().contains("target/"))
          .map(root::resolve)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
