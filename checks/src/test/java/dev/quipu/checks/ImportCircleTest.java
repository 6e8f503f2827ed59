package dev.quipu.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The imports of packages make no circle. [DependencyDirectionTest] looks at compiled classes,
/// which do not show the use of a constant: the compiler copies its value.
class ImportCircleTest {
  private static final Pattern PACKAGE = Pattern.compile("package (dev\\.quipu[\\w.]*);");

  /// The package of a class is what stands before the first upper-case name.
  private static final Pattern IMPORT =
      Pattern.compile("import (?:static )?(dev\\.quipu(?:\\.[a-z]\\w*)*)\\.[A-Z].*");

  private static Map<String, Set<String>> imports() {
    Map<String, Set<String>> imports = new TreeMap<>();
    for (Path file : Sources.all()) {
      List<String> lines = Sources.lines(file);
      String own = found(PACKAGE, lines).iterator().next();
      Set<String> used = imports.computeIfAbsent(own, _ -> new TreeSet<>());
      used.addAll(found(IMPORT, lines));
      used.remove(own);
    }
    return imports;
  }

  private static Set<String> found(Pattern pattern, List<String> lines) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void noPackagesImportEachOtherInACircle() {
    Map<String, Set<String>> imports = imports();
    Set<String> wrong = new TreeSet<>();
    imports.forEach((own, used) ->
        used.stream()
            .filter(other -> reachable(imports, other).contains(own))
            .forEach(other -> wrong.add(own + " imports " + other)));
    assertThat(imports).isNotEmpty();
    assertThat(wrong).isEmpty();
  }

  private static Set<String> reachable(Map<String, Set<String>> imports, String from) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      for (String next : imports.getOrDefault(open.pop(), Set.of())) {
        if (seen.add(next)) {
          open.push(next);
        }
      }
    }
    return seen;
  }
}
