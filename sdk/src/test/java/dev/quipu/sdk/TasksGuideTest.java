package dev.quipu.sdk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.guide.LineageSnippets;
import dev.quipu.guide.StrikesSnippets;
import dev.quipu.guide.TaskSnippets;
import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.tasks.Task;
import dev.quipu.sdk.tasks.TaskBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The code in the guide's pages about tasks, lineage and Strikes is compiled, and it runs.
class TasksGuideTest extends ConnectedTest {
  private static final Path SOURCES = Path.of("src/test/java/dev/quipu/guide");
  private static final Path GUIDE = Path.of("../docs/guide");

  @Test
  void thePagesShowWhatIsCompiledHere() throws IOException {
    compare("tasks.md", "TaskSnippets.java", 14, Set.of());
    compare("lineage.md", "LineageSnippets.java", 2, Set.of("logged", "own"));
    compare("strikes.md", "StrikesSnippets.java", 7, Set.of());
  }

  /// @param elsewhere the snippets that another page shows
  private static void compare(String page, String source, int count, Set<String> elsewhere)
      throws IOException {
    Map<String, String> sources = GuideTest.snippets(GuideTest.IN_SOURCE, SOURCES.resolve(source));
    sources.keySet().removeAll(elsewhere);
    Path guide = GUIDE.resolve(page);
    assertThat(GuideTest.snippets(GuideTest.IN_GUIDE, guide)).isEqualTo(sources).hasSize(count);
    assertThat(Files.readString(guide).split("```java", -1)).hasSize(count + 1);
  }

  private List<String> tasks(Run run) {
    return server.run(run).lineage.stream()
        .filter(record -> record instanceof TaskChanged task && task.endUs() != null)
        .map(record -> ((TaskChanged) record).name())
        .toList();
  }

  @Test
  void theCodeAboutTasksRuns() throws Exception {
    TaskSnippets.Model model = question -> " " + question + "? ";
    Run run = quipu.experiment("guide").startRun("tasks");
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      assertThat(TaskSnippets.function(run, model, "q")).isEqualTo(" q? ");
      assertThat(TaskSnippets.body(run, model, "q")).isEqualTo("q?");
      TaskSnippets.block(run, "q");
      TaskBuilder answer = TaskSnippets.description(run);
      assertThat(TaskSnippets.keep(answer, model)).isEqualTo(" 2 + 2? ");
      assertThat(TaskSnippets.threads(run, answer, model, pool)).isEqualTo(" 2 + 2? ");
      TaskSnippets.listener(run);
      assertThat(TaskSnippets.trace(run, model)).isEqualTo(" 2 + 2? ");
      assertThat(TaskSnippets.many(answer, model, List.of("a", "b"))).hasSize(9);
      assertThat(TaskSnippets.entry(quipu, model)).isEqualTo(2);
      try (Task task = run.task("first").start()) {
        TaskSnippets.goOn(quipu, TaskSnippets.handOver(task));
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(run.finish().isComplete()).isTrue();
    assertThat(tasks(run)).contains("check", "Model.ask", "inner", "within", "remote part");
    assertThat(server.run(run).values("check.score")).containsExactly(0.9);
    assertThat(server.run(run).values("answer.exec.success_rate")).containsOnly(1.0);
  }

  @Test
  void theCodeAboutLineageRuns(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("digit.png"), "\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1));
    Run run = quipu.experiment("guide").startRun("lineage");
    LineageSnippets.objects(run, folder);
    LineageSnippets.own(run, Values.standard(), 1);
    LineageSnippets.links(run, "report");
    LineageSnippets.automatic(run);
    assertThat(run.finish().problems()).isEmpty();
    assertThat(server.contents).hasSize(1);
    assertThat(server.run(run).lineage).filteredOn(ObjectsLinked.class::isInstance).hasSize(2);
    assertThat(tasks(run)).containsExactly("train", "evaluate");
  }

  @Test
  void theCodeAboutStrikesRuns(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("model.bin"), "m");
    Files.createDirectory(folder.resolve("plots"));
    Run run = quipu.experiment("guide").startRun("strikes");
    StrikesSnippets.params(run);
    StrikesSnippets.objects(run);
    assertThat(StrikesSnippets.tasks(run)).isEqualTo("long");
    StrikesSnippets.artifacts(run, folder);
    assertThat(StrikesSnippets.content(run)).isTrue();
    StrikesSnippets.links(run);
    StrikesSnippets.measurements(run);
    assertThat(run.finish().isComplete()).isTrue();
    assertThat(server.run(run).lineage)
        .filteredOn(r -> r instanceof MetricMeasured measured && measured.object() != null)
        .hasSize(2);
    assertThat(server.run(run).values("accuracy")).containsExactly(0.95);
    assertThat(server.run(run).lineage)
        .filteredOn(r -> r instanceof ObjectUsed use && use.name().equals("credentials"))
        .isEmpty();
    assertThat(server.run(run).lineage).hasAtLeastOneElementOfType(ObjectLogged.class);
    assertThat(server.run(run).artifacts).containsOnlyKeys("model/model.bin", "plots");
  }
}
