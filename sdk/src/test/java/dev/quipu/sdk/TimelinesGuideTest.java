package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Level;
import dev.quipu.guide.TimelineSnippets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// The code in the guide's pages about logs and tracks is compiled here, and runs.
class TimelinesGuideTest {
  @Test
  void theGuideShowsWhatIsCompiledHere() throws IOException {
    Path sources = Path.of("src/test/java/dev/quipu/guide/TimelineSnippets.java");
    Map<String, String> shown = new TreeMap<>();
    for (String page : new String[] {"logs.md", "tracks.md"}) {
      shown.putAll(GuideTest.snippets(GuideTest.IN_GUIDE, Path.of("../docs/guide", page)));
    }
    assertThat(shown).isEqualTo(GuideTest.snippets(GuideTest.IN_SOURCE, sources)).hasSize(6);
  }

  @Test
  void theGuidesCodeRuns() throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      Run run = quipu.experiment("guide").startRun("timelines");
      TimelineSnippets.log(run);
      TimelineSnippets.jul(run);
      java.util.logging.Logger.getLogger("my.jul").severe("from java.util.logging");
      TimelineSnippets.logback(run);
      LoggerFactory.getLogger("my.slf4j").error("from SLF4J");
      TimelineSnippets.log4j(run);
      LogManager.getLogger("my.log4j").error("from Log4j");
      TimelineSnippets.output(run);
      System.out.println("after the capture");
      TimelineSnippets.tracks(run);
      assertThat(run.finish().problems()).isEmpty();
      FakeServer.StoredRun stored = server.run(run);
      assertThat(stored.messages("")).containsExactly("Training started", "GPU memory low");
      assertThat(stored.messages("data")).containsExactly("Reading shard 3", "A shard is left out");
      assertThat(stored.log.get(1).level()).isEqualTo(Level.WARN);
      assertThat(stored.messages("my.jul")).containsExactly("from java.util.logging");
      assertThat(stored.messages("my.slf4j")).containsExactly("from SLF4J");
      assertThat(stored.messages("my.log4j")).containsExactly("from Log4j");
      assertThat(stored.messages("stdout")).contains("epoch 1", "epoch 2");
      assertThat(stored.messages("stdout")).doesNotContain("after the capture");
      assertThat(stored.steps("robot/pose/x")).hasSize(3).contains(12_500_000L);
    }
  }
}
