package dev.quipu.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.guide.ProjectSnippets;
import dev.quipu.sdk.Quipu;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The code in the guide to projects is the code of [ProjectSnippets], and that code runs.
@Timeout(120)
class ProjectsGuideTest extends SdkServedTest {
  @Test
  void theGuideShowsWhatIsCompiledHere() throws IOException {
    Path sources = Path.of("src/test/java/dev/quipu/guide/ProjectSnippets.java");
    Path guide = Path.of("../../docs/guide/projects.md");
    assertThat(ReadingGuideTest.snippets(ReadingGuideTest.IN_GUIDE, guide))
        .isEqualTo(ReadingGuideTest.snippets(ReadingGuideTest.IN_SOURCE, sources))
        .hasSize(2);
    assertThat(Files.readString(guide).split("```java", -1)).hasSize(2 + 1);
  }

  @Test
  void theGuidesCodeRuns() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String url = options().url().toString();
    ProjectSnippets.logging(url);
    ProjectSnippets.reading(url, new PrintStream(bytes, true, UTF_8));
    assertThat(bytes.toString(UTF_8)).isEqualTo("in vision\n");
    try (Quipu quipu = Quipu.connect(options())) {
      assertThat(quipu.project("audio").loadExperiment("commands").description())
          .isEqualTo("Which words are understood?");
      assertThat(quipu.project().runs().first()).isEmpty();
    }
  }
}
