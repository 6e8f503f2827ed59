package dev.quipu.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.guide.PodstackSnippets;
import dev.quipu.guide.PodstackSnippets.Epoch;
import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.read.StoredRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The code in the guide for those who come from Podstack is the code of [PodstackSnippets], and
/// that code runs.
@Timeout(120)
class PodstackGuideTest extends SdkServedTest {
  @Test
  void theGuideShowsWhatIsCompiledHere() throws IOException {
    Path sources = Path.of("src/test/java/dev/quipu/guide/PodstackSnippets.java");
    Path guide = Path.of("../../docs/guide/podstack.md");
    assertThat(ReadingGuideTest.snippets(ReadingGuideTest.IN_GUIDE, guide))
        .isEqualTo(ReadingGuideTest.snippets(ReadingGuideTest.IN_SOURCE, sources))
        .hasSize(7);
    assertThat(Files.readString(guide).split("```java", -1)).hasSize(7 + 1);
  }

  @Test
  void theGuidesCodeRuns(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("outputs/plots"));
    for (String file : new String[] {"model.pt", "config.yaml", "outputs/plots/roc.svg"}) {
      Files.writeString(folder.resolve(file), file);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Quipu quipu = Quipu.connect(options())) {
      Experiment experiment = PodstackSnippets.create(quipu);
      PodstackSnippets.start(experiment);
      Run run = experiment.startRun("second");
      PodstackSnippets.params(run);
      PodstackSnippets.rest(run);
      PodstackSnippets.metrics(run, 3, epoch -> new Epoch(3.0 - epoch, 4.0 - epoch, epoch / 4.0));
      PodstackSnippets.artifacts(run, folder);
      assertThat(run.finish().isComplete()).isTrue();
      StoredRun stored = quipu.project().loadRun(run.id());
      assertThat(requireNonNull(stored.metrics().get("val_accuracy")).last()).isEqualTo(0.5);
      assertThat(stored.params().number("random_seed")).isEqualTo(42);
      assertThat(stored.notes()).startsWith("# First try");
      assertThat(stored.alerts()).hasSize(1);
      assertThat(stored.artifacts().files().stream().map(file -> file.path().value()))
          .containsExactlyInAnyOrder(
              "checkpoints/model.pt", "config.yaml", "results/plots/roc.svg");
      PodstackSnippets.find(quipu, new PrintStream(bytes, true, UTF_8));
    }
    assertThat(bytes.toString(UTF_8))
        .startsWith("second completed {")
        .contains("lr=0.001 completed");
  }
}
