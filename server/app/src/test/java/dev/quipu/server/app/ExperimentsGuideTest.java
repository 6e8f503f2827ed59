package dev.quipu.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.guide.ExperimentSnippets;
import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.read.StoredExperiment;
import dev.quipu.sdk.read.StoredRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The code in the guide to experiments is the code of [ExperimentSnippets], and that code runs.
@Timeout(120)
class ExperimentsGuideTest extends SdkServedTest {
  @Test
  void theGuideShowsWhatIsCompiledHere() throws IOException {
    Path sources = Path.of("src/test/java/dev/quipu/guide/ExperimentSnippets.java");
    Path guide = Path.of("../../docs/guide/experiments.md");
    assertThat(ReadingGuideTest.snippets(ReadingGuideTest.IN_GUIDE, guide))
        .isEqualTo(ReadingGuideTest.snippets(ReadingGuideTest.IN_SOURCE, sources))
        .hasSize(5);
    assertThat(Files.readString(guide).split("```java", -1)).hasSize(5 + 1);
  }

  @Test
  void theGuidesCodeRuns() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, UTF_8);
    try (Quipu quipu = Quipu.connect(options())) {
      Experiment experiment = ExperimentSnippets.podstack(quipu);
      Run run = experiment.startRun("r");
      ExperimentSnippets.notes(run);
      assertThat(run.load().notes()).startsWith("# Second try");
      assertThat(run.finish().isComplete()).isTrue();
      ExperimentSnippets.tags(quipu);
      ExperimentSnippets.find(quipu, out);
      StoredExperiment stored = experiment.load();
      assertThat(stored.description()).isEqualTo("Fine-tuning BERT for sentiment analysis");
      assertThat(stored.tags()).containsOnlyKeys("nlp", "sentiment", "bert");
    }
    assertThat(bytes.toString(UTF_8)).isEqualTo("bert-fine-tuning: 1 runs\n");
  }

  @Test
  void aRunThatIsMovedGoesOn() throws Exception {
    RunId id;
    try (Quipu quipu = Quipu.connect(options())) {
      ExperimentSnippets.tags(quipu);
      Run run = ExperimentSnippets.podstack(quipu).startRun("r");
      id = run.id();
      run.log("loss", 0.5);
      run.load();
      ExperimentSnippets.move(quipu, id);
      run.log("loss", 0.25);
      assertThat(run.finish().isComplete()).isTrue();
      StoredExperiment there = quipu.project().loadExperiment("bert/ablation");
      assertThat(there.runs("metrics.loss = 0.25").first().orElseThrow().id()).isEqualTo(id);
      assertThat(quipu.project().loadExperiment("bert-fine-tuning").runCount()).isZero();
      assertThatThrownBy(() -> quipu.project().move(List.of(id), new ExperimentId(99)))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("99");
    }
    // The program that made the run goes on with it, and names the experiment from before.
    try (Quipu quipu = Quipu.connect(options())) {
      Run again = quipu.experiment("bert-fine-tuning").resume(id);
      again.log(5, Map.of("loss", 0.125));
      assertThat(again.finish().isComplete()).isTrue();
      StoredRun stored = quipu.project().loadRun(id);
      assertThat(stored.experimentId())
          .isEqualTo(quipu.project().loadExperiment("bert/ablation").id());
      assertThat(stored.metric("loss").orElseThrow().last()).isEqualTo(0.125);
    }
  }

  @Test
  void anExperimentIsDescribedAgainAlsoFromTheJournal() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      quipu.experiment("e", "first", Map.of("a", "1")).startRun("r").finish();
      quipu.experiment("e").startRun("r").finish();
      assertThat(quipu.project().loadExperiment("e").description()).isEqualTo("first");
    }
    try (Quipu quipu = Quipu.connect(options().mode(Mode.OFFLINE))) {
      quipu.experiment("e", "second", Map.of("b", "2")).startRun("r").finish();
      quipu.experiment("e", "", Map.of("c", "3")).startRun("r").finish();
    }
    try (Sync sync = Sync.open(journals, options())) {
      sync.once(progress -> {});
    }
    try (Quipu quipu = Quipu.connect(options())) {
      StoredExperiment stored = quipu.project().loadExperiment("e");
      assertThat(stored.description()).isEqualTo("second");
      assertThat(stored.tags()).isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
      assertThatThrownBy(() -> quipu.experiment("e", "x".repeat(200_001)))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("200001 characters");
    }
  }
}
