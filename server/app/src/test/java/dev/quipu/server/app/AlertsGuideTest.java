package dev.quipu.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.guide.AlertSnippets;
import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Sync;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// The code in the guide to alerts is the code of [AlertSnippets], and that code runs.
@Timeout(120)
class AlertsGuideTest extends SdkServedTest {
  @Test
  void theGuideShowsWhatIsCompiledHere() throws IOException {
    Path sources = Path.of("src/test/java/dev/quipu/guide/AlertSnippets.java");
    Path guide = Path.of("../../docs/guide/alerts.md");
    assertThat(ReadingGuideTest.snippets(ReadingGuideTest.IN_GUIDE, guide))
        .isEqualTo(ReadingGuideTest.snippets(ReadingGuideTest.IN_SOURCE, sources))
        .hasSize(5);
  }

  private JsonNode firings(Run run, int count) throws Exception {
    JsonNode found = of(run, "/firings").get("firings");
    while (found.size() < count) {
      found = of(run, "/firings").get("firings");
    }
    assertThat(found).hasSize(count);
    return found;
  }

  @Test
  void aRunFiresIsAskedToStopAndStops() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Quipu quipu = Quipu.connect(options())) {
      Experiment experiment = AlertSnippets.experiment(quipu);
      Run run = experiment.startRun("r");
      AlertSnippets.more(run);
      assertThat(run.shouldStop()).isFalse();
      AlertSnippets.train(
          run,
          Integer.MAX_VALUE,
          step -> {
            assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
            return step == 3 ? Double.NaN : 1;
          });
      assertThat(run.shouldStop()).isTrue();
      List<Alert> alerts = run.load().alerts();
      assertThat(alerts).hasSize(2);
      assertThat(alerts.getFirst().rule().severity()).isEqualTo(AlertSeverity.CRITICAL);
      assertThat(alerts.getFirst().rule().webhooks()).containsExactly("team");
      assertThat(experiment.load().alerts()).containsExactly(alerts.getLast());
      AlertSnippets.read(run, new PrintStream(bytes, true, UTF_8));
      assertThat(run.finish().isComplete()).isTrue();
    }
    assertThat(bytes.toString(UTF_8)).isEqualTo("The loss explodes at step 3\n");
  }

  @Test
  void anAlertIsSetOnceAlsoFromTheJournalAndOnlyLaterPointsCount() throws Exception {
    Run offline;
    try (Quipu quipu = Quipu.connect(options().mode(Mode.OFFLINE))) {
      Experiment experiment = quipu.experiment("e");
      experiment.alert("a > 5", "m");
      experiment.alert("a > 5", "m");
      offline = experiment.startRun("r");
      offline.log("a", 0, 9);
      offline.alert("a > 1", "Later");
      offline.alert("a >", "Wrong");
      offline.log("a", 1, 2);
      offline.finish();
    }
    try (Sync sync = Sync.open(journals, options())) {
      sync.once(progress -> {});
    }
    JsonNode found = firings(offline, 2);
    assertThat(found.get(0).get("message").asString()).isEqualTo("Later");
    assertThat(found.get(0).get("point").get("value").asInt()).isEqualTo(2);
    assertThat(found.get(1).get("point").get("value").asInt()).isEqualTo(9);
    try (Quipu quipu = Quipu.connect(options())) {
      Experiment experiment = quipu.experiment("e");
      experiment.alert("a > 5", "m");
      experiment.startRun("again").finish();
      assertThat(experiment.load().alerts()).hasSize(1);
    }
    assertThat(of(offline, "").get("tags").get("quipu.sdk.refused.changes").asString())
        .isEqualTo("1");
  }

  @Test
  void theRunOfTheGuideFires() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = AlertSnippets.podstack(quipu);
      run.log("val_loss", 0, 1.5);
      run.log("val_loss", 1, 2.5);
      run.finish();
      JsonNode firing = firings(run, 1).get(0);
      assertThat(firing.get("message").asString()).isEqualTo("Validation loss is diverging");
      assertThat(firing.get("point").get("step").asInt()).isEqualTo(1);
    }
  }
}
