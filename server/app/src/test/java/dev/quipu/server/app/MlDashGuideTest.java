package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.model.Level;
import dev.quipu.guide.MlDashSnippets;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.read.StoredLogEntry;
import dev.quipu.sdk.read.StoredRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The code in the guide's page about ML-Dash is the code of [MlDashSnippets], and that code does
/// what the page says.
@Timeout(120)
class MlDashGuideTest {
  @Test
  void thePageShowsWhatIsCompiledHere() throws IOException {
    Path source = Path.of("src/test/java/dev/quipu/guide/MlDashSnippets.java");
    Path page = Path.of("../../docs/guide/ml-dash.md");
    assertThat(ReadingGuideTest.snippets(ReadingGuideTest.IN_GUIDE, page))
        .isEqualTo(ReadingGuideTest.snippets(ReadingGuideTest.IN_SOURCE, source))
        .hasSize(16);
    assertThat(Files.readString(page).split("```java", -1)).hasSize(16 + 1);
  }

  @Test
  void itsCodeRuns(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("train.json"), "{\"data\":{\"shards\":4}}");
    Files.writeString(folder.resolve("weights.bin"), "w");
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
      Run run = quipu.experiment("ml-dash").startRun("all");
      MlDashSnippets.params(run);
      MlDashSnippets.sources(run, folder, new String[] {"--epochs", "3"});
      MlDashSnippets.metrics(run);
      MlDashSnippets.read(run, out);
      MlDashSnippets.log(run);
      assertThatThrownBy(() -> MlDashSnippets.errors(run)).isInstanceOf(IOException.class);
      MlDashSnippets.tracks(run, out);
      MlDashSnippets.files(run, folder, out);
      assertThat(run.finish().problems()).isEmpty();
      StoredRun stored = run.load();
      assertThat(stored.params().flat())
          .containsEntry("net.depth", 18L)
          .containsEntry("data.shards", 4L)
          .containsKeys("lr", "batch", "optimizer", "epochs");
      assertThat(stored.metric("eval/loss").orElseThrow().count()).isEqualTo(4);
      assertThat(stored.metric("train/seconds.p95")).isPresent();
      assertThat(stored.log().minLevel(Level.WARN).stream().map(StoredLogEntry::message))
          .containsExactly(
              "The learning rate is high",
              "The file of labels is missing",
              "The labels cannot be read");
    }
    assertThat(folder.resolve("copy.json")).hasContent("{\"ok\":true}");
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("0: {phase=explore, reward=1.0}", "2: {done=true}", "3 of 3, more: false")
        .contains(" rows with [", "{grip=open, x=0.1, y=0.7}", "model/weights.bin");
  }
}
