package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.guide.Snippets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Option;

/// The code in the guide is the code of [dev.quipu.guide.Snippets], and that code runs.
class GuideTest {
  static final Pattern IN_SOURCE =
      Pattern.compile("(?s) *// snippet: (\\w+)\\n(.*?)\\n *// end\\n");
  static final Pattern IN_GUIDE =
      Pattern.compile("(?s)<!-- snippet: (\\w+) -->\\n```java\\n(.*?)\\n```\\n");

  static Map<String, String> snippets(Pattern pattern, Path file) throws IOException {
    Map<String, String> snippets = new TreeMap<>();
    Matcher matcher = pattern.matcher(Files.readString(file));
    while (matcher.find()) {
      snippets.put(matcher.group(1), matcher.group(2).stripTrailing().stripIndent());
    }
    return snippets;
  }

  @Test
  void theGuideShowsWhatIsCompiledHere() throws IOException {
    Path sources = Path.of("src/test/java/dev/quipu/guide/Snippets.java");
    Map<String, String> shown = new TreeMap<>();
    int blocks = 0;
    for (String page : List.of("java-sdk.md", "streams.md", "artifacts.md", "../../README.md")) {
      Path guide = Path.of("../docs/guide", page);
      shown.putAll(snippets(IN_GUIDE, guide));
      blocks += Files.readString(guide).split("```java", -1).length - 1;
    }
    assertThat(shown).isEqualTo(snippets(IN_SOURCE, sources)).hasSize(16);
    assertThat(blocks).isEqualTo(16);
  }

  static class Command {
    @Option(names = "--epochs")
    int epochs = 3;
  }

  @Test
  void theGuidesCodeRuns(@TempDir Path folder) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("weights.bin"), "w");
    Files.createDirectory(folder.resolve("plots"));
    Files.writeString(folder.resolve("plots/a.svg"), "<svg/>");
    try (FakeServer server = new FakeServer()) {
      String before = System.setProperty("quipu.url", server.url());
      try {
        Snippets.first();
        Snippets.readme();
      } finally {
        if (before == null) {
          System.clearProperty("quipu.url");
        } else {
          System.setProperty("quipu.url", before);
        }
      }
      assertThat(server.runs().get(0).points).hasSize(1000);
      assertThat(server.runs().get(1).points).hasSize(100);
      try (Quipu quipu = Snippets.connecting(server.url())) {
        Run run = quipu.experiment("guide").startRun("all");
        Snippets.params(run);
        Snippets.metrics(run);
        Snippets.rows(run);
        Snippets.artifacts(run, folder);
        Snippets.children(run);
        assertThat(run.finish().isComplete()).isTrue();
        assertThat(server.run(run).params).containsKeys("optimizer.beta", "layer.activation");
        assertThat(server.run(run).steps("train/loss")).containsExactly(10L, 11L, 12L, 13L);
        assertThat(server.run(run).artifacts).hasSize(5);
        Files.writeString(folder.resolve("config.yaml"), "model: {layers: 2}");
        Run more = quipu.experiment("guide").startRun("more");
        Snippets.sources(more, folder, new String[] {"--lr", "0.1"}, new Command());
        Snippets.summaries(more);
        assertThat(more.finish().problems()).isEmpty();
        assertThat(server.run(more).params).containsOnlyKeys("model.layers", "lr", "epochs");
        assertThat(server.run(more).values("train/time.p95")).containsExactly(0.5);
        assertThat(Snippets.ends(quipu).isComplete()).isTrue();
        Snippets.block(quipu);
        Snippets.resume(quipu, run.id(), 5, 20);
        assertThat(server.run(run).steps("train/loss")).hasSize(4 + 15);
        Snippets.sync(folder.resolve("journals"), server.url());
      }
    }
  }
}
