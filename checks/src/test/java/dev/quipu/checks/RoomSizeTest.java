package dev.quipu.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is too large to be explained has become two things.
class RoomSizeTest {
  private static final int FILES = 26;
  private static final int LINES_OF_CODE = 400;

  /// The sources of programs; of tests only the size of their packages would matter, and few read
  /// those.
  private static List<Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(root::relativize)
          .filter(file -> file.toString().contains("src/main/java"))
          .filter(file -> !file.startsWith("store/testkit") && !file.toString().contains("target/"))
          .map(root::resolve)
          .toList();
    }
  }

  @Test
  void noPackageHasTooManyFiles() throws IOException {
    Map<Path, Long> files =
        sources().stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
    assertThat(files).isNotEmpty();
    files.values().removeIf(count -> count <= FILES);
    assertThat(files).isEmpty();
  }

  @Test
  void noFileHasTooManyLinesOfCode() throws IOException {
    Map<Path, Long> lines = new TreeMap<>();
    sources().forEach(file -> lines.put(file, linesOfCode(file)));
    lines.values().removeIf(count -> count <= LINES_OF_CODE);
    assertThat(lines).isEmpty();
  }

  private static long linesOfCode(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("//"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
