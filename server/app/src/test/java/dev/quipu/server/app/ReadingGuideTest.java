package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.RunId;
import dev.quipu.guide.ReadingSnippets;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.read.StoredRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The code in the guide to reading is the code of [ReadingSnippets], and that code runs.
@Timeout(120)
class ReadingGuideTest {
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
    Path sources = Path.of("src/test/java/dev/quipu/guide/ReadingSnippets.java");
    Path guide = Path.of("../../docs/guide/reading.md");
    assertThat(snippets(IN_GUIDE, guide)).isEqualTo(snippets(IN_SOURCE, sources)).hasSize(9);
    assertThat(Files.readString(guide).split("```java", -1)).hasSize(9 + 1);
  }

  @Test
  void theGuidesCodeRuns(@TempDir Path folder) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (QuipuServer server =
            QuipuServer.start(
                new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false));
        Quipu quipu =
            Quipu.connect(
                Options.defaults()
                    .url(server.url())
                    .journalFolder(folder.resolve("journals"))
                    .flushInterval(Duration.ofMillis(20)))) {
      Run run = quipu.experiment("digits").startRun("lr=0.05");
      run.params(Map.of("lr", 0.05, "model", Map.of("layers", 2), "it's", "größe"));
      run.log("val/acc", 0, 0.75);
      ReadingSnippets.live(run, out);
      for (int step = 1; step < 30; step++) {
        run.log("train/loss", step, 0.5 / step);
      }
      run.artifact("{\"lr\":0.05}", "config.json");
      run.artifact(new byte[] {1, 2, 3}, "model/weights.bin");
      run.artifact("<svg/>", "plots/epochs/a.svg");
      run.artifact("x", "plots/note.txt");
      run.startRun("below").finish();
      run.logger("data").warn("Shard 4 is left out", new IOException("no shard"));
      run.track("robot/pose").append(Map.of("x", 1.5, "y", 2, "z", 3), 12.0);
      ReadingSnippets.tracks(run, out);
      run.finish();
      StoredRun stored = run.load();
      ReadingSnippets.search(server.url(), out);
      ReadingSnippets.find(quipu, run.id(), "größe", out);
      ReadingSnippets.values(stored, out);
      ReadingSnippets.rows(stored, out);
      ReadingSnippets.log(stored, stored.start(), out);
      ReadingSnippets.artifacts(stored, folder.resolve("out"), out);
      ReadingSnippets.errors(quipu.project(), new RunId("0".repeat(32)), out);
    }
    assertThat(folder.resolve("out/weights.bin")).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(folder.resolve("out/plots/epochs/a.svg")).hasContent("<svg/>");
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("0: {loss=0.5, phase=warmup}", "1 rows, the best loss: ", "RUNNING")
        .contains("lr=0.05: 0.75 with lr 0.05", "digits has 2 runs")
        .contains("30 points from 0.5 to ", "below", "model={layers=2}", "false 30")
        .contains("WARN Shard 4 is left out", "IOException: no shard", "1 newest, 1 in the first")
        .contains("12.0 {x=1.5, y=2.0}", "robot/pose: 1 rows until 1970-01-01T00:00:12Z")
        .contains("At 12.5 s: Optional[1.5]")
        .contains("epochs/", "plots/epochs/a.svg ", "{\"lr\":0.05}", "There is no such run");
  }
}
