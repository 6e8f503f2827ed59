package dev.quipu.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A package or a file that is too large to explain has become two things.
class RoomSizeTest {
  private static final int FILES = 26;
  private static final int LINES_OF_CODE = 400;

  @Test
  void noPackageHasTooManyFiles() {
    Map<Path, Long> files =
        Sources.all().stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
    assertThat(files).isNotEmpty();
    files.values().removeIf(count -> count <= FILES);
    assertThat(files).isEmpty();
  }

  @Test
  void noFileHasTooManyLinesOfCode() {
    Map<Path, Long> lines = new TreeMap<>();
    Sources.all().forEach(file -> lines.put(file, linesOfCode(file)));
    lines.values().removeIf(count -> count <= LINES_OF_CODE);
    assertThat(lines).isEmpty();
  }

  private static long linesOfCode(Path file) {
    return Sources.lines(file).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("//"))
        .count();
  }
}
