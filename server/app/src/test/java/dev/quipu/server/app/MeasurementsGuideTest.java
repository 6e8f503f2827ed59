package dev.quipu.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.guide.MeasurementSnippets;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.read.StoredRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The code in the guide to measurements is the code of [MeasurementSnippets], and that code runs.
@Timeout(120)
class MeasurementsGuideTest extends SdkServedTest {
  @Test
  void theGuideShowsWhatIsCompiledHere() throws IOException {
    Path sources = Path.of("src/test/java/dev/quipu/guide/MeasurementSnippets.java");
    Path guide = Path.of("../../docs/guide/measurements.md");
    assertThat(ReadingGuideTest.snippets(ReadingGuideTest.IN_GUIDE, guide))
        .isEqualTo(ReadingGuideTest.snippets(ReadingGuideTest.IN_SOURCE, sources))
        .hasSize(7);
    assertThat(Files.readString(guide).split("```java", -1)).hasSize(7 + 1);
  }

  @Test
  void theGuidesCodeRuns() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, UTF_8);
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("guide").startRun("measurements");
      MeasurementSnippets.origin(run);
      LoggedObject document = run.object("What is a quipu?");
      MeasurementSnippets.builder(run, document);
      List<LoggedObject> images = List.of(run.object("image 1"), run.object("image 2"));
      MeasurementSnippets.modes(run, images, List.of(true, false));
      MeasurementSnippets.tasks(run, "What is a quipu?");
      StoredRun stored = run.load();
      assertThat(stored.measurements().stream()).hasSize(8);
      assertThat(stored.metric("accuracy").orElseThrow().last()).isEqualTo((0.9 + 1 + 0) / 3);
      MeasurementSnippets.read(quipu, stored, document, out);
      MeasurementSnippets.compare(stored, out);
      MeasurementSnippets.examples(stored, out);
      assertThat(run.finish().isComplete()).isTrue();
    }
    List<String> lines = bytes.toString(UTF_8).lines().toList();
    assertThat(lines).anyMatch(line -> line.startsWith("0.9 of Optional["));
    assertThat(lines).anyMatch(line -> line.startsWith("Measurement[") && line.contains("judge"));
    assertThat(lines).anyMatch(line -> line.endsWith(" 0.0"));
    assertThat(lines.getLast())
        .startsWith("What is a quipu? -> Knots on strings. {")
        .contains("answer.tokens=12.0", "answer.score=0.7", "clarity=0.9", "helpful=0.8");
  }
}
