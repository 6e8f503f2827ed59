package dev.quipu.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import dev.quipu.trackers.Tracker;
import dev.quipu.trackers.Trackers;
import dev.quipu.trackers.TrackingConfig;
import dev.quipu.trackers.local.LocalBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The code in the guide to trackers is compiled code, and that code runs.
@Timeout(120)
class TrackersGuideTest {
  private static final Pattern IN_SOURCE =
      Pattern.compile("( *)// snippet: (\\w+)\n(.*?)\n *// end\n", Pattern.DOTALL);
  private static final Pattern IN_GUIDE =
      Pattern.compile("()<!-- snippet: (\\w+) -->\n```java\n(.*?)\n```\n", Pattern.DOTALL);

  @TempDir private Path folder;

  private static Map<String, String> snippets(Pattern pattern, Path file) throws IOException {
    Map<String, String> snippets = new LinkedHashMap<>();
    Matcher matcher = pattern.matcher(Files.readString(file));
    while (matcher.find()) {
      snippets.put(
          matcher.group(2), matcher.group(3).replaceAll("(?m)^" + matcher.group(1), "").strip());
    }
    return snippets;
  }

  @Test
  void theGuideShowsWhatIsCompiled() throws IOException {
    Map<String, String> compiled =
        snippets(IN_SOURCE, Path.of("src/test/java/dev/quipu/guide/TrackerSnippets.java"));
    Path guide = Path.of("../../docs/guide/trackers.md");
    Map<String, String> shown = snippets(IN_GUIDE, guide);
    assertThat(Files.readString(guide).split("```java", -1)).hasSize(shown.size() + 1);
    assertThat(shown).isEqualTo(compiled);
  }

  @Test
  void theCallsReachTheBackend() throws Exception {
    Path plots = Files.createDirectories(folder.resolve("plots"));
    Files.writeString(plots.resolve("loss.svg"), "<svg/>");
    Path runs = folder.resolve("experiments");
    Tracker tracker = Trackers.of(TrackingConfig.standard(), new LocalBackend(runs));
    TrackerSnippets.calls(tracker, plots);
    assertThat(TrackerSnippets.auto(tracker)).containsEntry("f1", 0.91);
    assertThat(TrackerSnippets.annotated(tracker, () -> Map.of("accuracy", 0.5)))
        .containsEntry("accuracy", 0.5);
    tracker.startRun("result");
    TrackerSnippets.result(tracker);
    tracker.endRun();
    tracker.close();
    assertThat(tracker.report().isComplete()).as(tracker.report().toString()).isTrue();
    Path project = runs.resolve("default");
    assertThat(project.resolve("sweep/artifacts/plots/loss.svg")).hasContent("<svg/>");
    assertThat(project.resolve("trial 1/metadata.json")).content().contains("\"sweep\"");
    assertThat(project.resolve("baseline/metrics.json")).content().contains("\"f1\":0.91");
    assertThat(project.resolve("baseline-2/metrics.json")).content().contains("\"accuracy\":0.5");
    assertThat(project.resolve("result/metrics.json")).content().contains("eval_success_rate");
  }

  /// The folders of these examples are in the working folder, so they run in a program of their
  /// own.
  @Test
  void theExamplesWithFoldersRun() throws Exception {
    try (QuipuServer server =
        QuipuServer.start(
            new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false))) {
      Path results = Files.writeString(folder.resolve("results.json"), "{}");
      Process program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Folders.class.getName(),
                  server.url(),
                  folder.resolve("journals").toString(),
                  results.toString())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(program.getInputStream().readAllBytes(), UTF_8);
      assertThat(program.waitFor()).as(output).isZero();
      assertThat(output).contains("everywhere done");
      assertThat(folder.resolve("experiments/default/baseline/artifacts/results.json")).exists();
      assertThat(folder.resolve("experiments/my-project/everywhere/metrics.json")).exists();
      assertThat(folder.resolve("runs/first")).isDirectory();
      assertThat(folder.resolve("runs/everywhere")).isDirectory();
      assertThat(folder.resolve("mlruns")).isDirectory();
      assertThat(folder.resolve("wandb/latest-run/files/media/table")).isDirectory();
      try (Quipu quipu =
          Quipu.connect(
              Options.defaults()
                  .url(server.url())
                  .journalFolder(folder.resolve("reader"))
                  .capture(false))) {
        assertThat(quipu.project().findRun("everywhere")).isPresent();
      }
    }
  }

  /// The program of the examples with folders.
  static final class Folders {
    private Folders() {}

    public static void main(String[] arguments) {
      TrackerSnippets.minimal(Path.of(arguments[2]));
      TrackerSnippets.config();
      TrackerSnippets.mlflow();
      TrackerSnippets.wandb();
      TrackerSnippets.several(
          Quipu.connect(Options.defaults().url(arguments[0]).journalFolder(Path.of(arguments[1]))));
      System.out.println("everywhere done");
    }
  }
}
