package dev.quipu.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The code in the guide to integrations is that of the modules, whose tests compile and run it.
class IntegrationsGuideTest {
  private static final Pattern IN_SOURCE =
      Pattern.compile("( *)// snippet: (\\w+)\n(.*?)\n *// end\n", Pattern.DOTALL);
  private static final Pattern IN_GUIDE =
      Pattern.compile("()<!-- snippet: (\\w+) -->\n```java\n(.*?)\n```\n", Pattern.DOTALL);

  private static Map<String, String> snippets(Pattern pattern, Path file) throws IOException {
    Map<String, String> snippets = new TreeMap<>();
    Matcher matcher = pattern.matcher(Files.readString(file));
    while (matcher.find()) {
      snippets.put(
          matcher.group(2), matcher.group(3).replaceAll("(?m)^" + matcher.group(1), "").strip());
    }
    return snippets;
  }

  @Test
  void theGuideShowsWhatIsCompiled() throws IOException {
    Map<String, String> compiled = new TreeMap<>();
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(Path.of(".."))) {
      for (Path module : modules) {
        Path sources = module.resolve("src/test/java/dev/quipu/guide");
        if (Files.isDirectory(sources)) {
          try (DirectoryStream<Path> files = Files.newDirectoryStream(sources, "*Snippets.java")) {
            for (Path file : files) {
              compiled.putAll(snippets(IN_SOURCE, file));
            }
          }
        }
      }
    }
    Path guide = Path.of("../../docs/guide/integrations.md");
    Map<String, String> shown = snippets(IN_GUIDE, guide);
    assertThat(Files.readString(guide).split("```java", -1)).hasSize(shown.size() + 1);
    assertThat(shown).isEqualTo(compiled);
  }
}
