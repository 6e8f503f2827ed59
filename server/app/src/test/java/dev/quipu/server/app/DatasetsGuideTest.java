package dev.quipu.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.guide.DatasetSnippets;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The code in the guide to datasets is the code of [DatasetSnippets], and that code runs.
@Timeout(120)
class DatasetsGuideTest extends SdkServedTest {
  @TempDir Path files;

  @Test
  void theGuideShowsWhatIsCompiledHere() throws IOException {
    Path sources = Path.of("src/test/java/dev/quipu/guide/DatasetSnippets.java");
    Path guide = Path.of("../../docs/guide/datasets.md");
    assertThat(ReadingGuideTest.snippets(ReadingGuideTest.IN_GUIDE, guide))
        .isEqualTo(ReadingGuideTest.snippets(ReadingGuideTest.IN_SOURCE, sources))
        .hasSize(6);
    assertThat(Files.readString(guide).split("```java", -1)).hasSize(6 + 1);
  }

  @Test
  void theGuidesCodeRuns() throws IOException {
    Path reviews = Files.writeString(files.resolve("reviews.csv"), "text,good\na,true\n");
    Path images = Files.createDirectory(files.resolve("images"));
    Files.writeString(images.resolve("1.png"), "1");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, UTF_8);
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("guide").startRun("datasets");
      DatasetSnippets.podstack(run);
      DatasetSnippets.local(run, reviews, images);
      DatasetSnippets.table(run);
      DatasetSnippets.builder(run);
      DatasetSnippets.read(run.load(), out);
      DatasetSnippets.uses(quipu, out);
      assertThat(run.finish().isComplete()).isTrue();
    }
    assertThat(bytes.toString(UTF_8).lines())
        .anyMatch(line -> line.startsWith("customer-reviews-v2 uri:"))
        .contains(
            "reviews-test 9b2cf535f27731c974343645a3985328",
            "reviews: 1 runs",
            "  datasets evaluation");
  }
}
