package dev.quipu.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.model.Digest;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.tasks.RunContext;
import dev.quipu.sdk.tasks.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Tasks, objects and links of the Java SDK against the whole server.
@Timeout(120)
class JavaLineageTest extends SdkServedTest {
  /// The tasks of a run by their names.
  private Map<String, JsonNode> tasks(Run run) throws IOException, InterruptedException {
    return stream(of(run, "/tasks").get("tasks"))
        .collect(Collectors.toMap(task -> task.get("name").asString(), task -> task));
  }

  private List<String> origins(LoggedObject object) throws IOException, InterruptedException {
    return stream(get("/objects/" + object.digest() + "/lineage").get("objects"))
        .map(node -> node.get("digest").asString())
        .toList();
  }

  @Test
  void tasksArriveWithTheirTreeInputsOutputsAndErrors() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("lineage").startRun("tasks");
      String answer =
          run.task("outer")
              .label("o")
              .tags("slow")
              .param("n", 2)
              .call(outer -> run.task("inner", "2 + 2", q -> "4"));
      assertThatThrownBy(() ->
              run.task(
                  "bad",
                  1,
                  n -> {
                    throw new IOException("no " + n);
                  }))
          .isInstanceOf(IOException.class);
      Task open = run.task("open").start();
      assertThat(run.finish().isComplete()).isTrue();
      assertThat(answer).isEqualTo("4");

      Map<String, JsonNode> tasks = tasks(run);
      JsonNode outer = task(tasks, "outer");
      assertThat(outer.get("children").asInt()).isEqualTo(1);
      assertThat(outer.get("label").asString()).isEqualTo("o");
      assertThat(outer.get("attributes")).hasToString("{\"tags\":[\"slow\"],\"params\":{\"n\":2}}");
      assertThat(task(tasks, "inner").get("parentId")).isEqualTo(outer.get("id"));
      assertThat(task(tasks, "inner").get("status").asString()).isEqualTo("completed");
      assertThat(task(tasks, "bad").get("status").asString()).isEqualTo("failed");
      JsonNode bad = of(run, "/tasks/" + task(tasks, "bad").get("id").asString());
      assertThat(bad.get("error").asString()).startsWith("java.io.IOException: no 1");
      assertThat(task(tasks, "open").get("id").asString()).isEqualTo(open.id().hex());
      assertThat(task(tasks, "open").get("status").asString()).isEqualTo("running");
      JsonNode inner = of(run, "/tasks/" + task(tasks, "inner").get("id").asString());
      assertThat(stream(inner.get("uses")))
          .extracting(use -> use.get("direction").asString() + " " + use.get("name").asString())
          .containsExactlyInAnyOrder("input input", "output output");
    }
  }

  @Test
  void anOutputLeadsBackToTheInputsAcrossRuns() throws Exception {
    LoggedObject data;
    LoggedObject score;
    try (Quipu quipu = Quipu.connect(options())) {
      Run training = quipu.experiment("lineage").startRun("training");
      data = training.object(Map.of("rows", 1797));
      double[] weights = training.task("train", data, d -> new double[] {0.25, 0.5});
      training.finish();
      Run evaluation = quipu.experiment("lineage").startRun("evaluation");
      double accuracy = evaluation.task("evaluate", weights, w -> 0.9375);
      score = evaluation.object(accuracy);
      LoggedObject report = evaluation.output("report", "good");
      evaluation.link(report, accuracy, "describes", Map.of("by", "hand"));
      evaluation.finish();
      assertThat(origins(score))
          .contains(Values.standard().content(weights).digest().hex(), data.digest().hex());
      assertThat(origins(report)).contains(data.digest().hex());
      JsonNode links = get("/objects/" + report.digest() + "/lineage").get("links");
      assertThat(stream(links)).anyMatch(link -> link.get("name").asString().equals("describes"));
      assertThat(stream(get("/objects/" + data.digest() + "/uses").get("uses")))
          .hasSize(2)
          .allMatch(use -> use.get("runId").asString().equals(training.id().hex()));
    }
  }

  @Test
  void valuesOfAllSizesComeBackByteByByte() throws Exception {
    byte[] large = new byte[1_000_000];
    Arrays.fill(large, (byte) 3);
    byte[] inline = "x".repeat(32 << 10).getBytes(UTF_8);
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("lineage").startRun("sizes");
      for (int i = 0; i < 300; i++) {
        run.object(large);
      }
      LoggedObject big = run.input("large", large);
      LoggedObject small = run.input("inline", inline);
      LoggedObject nothing = run.input("empty", new byte[0]);
      assertThat(run.finish().isComplete()).isTrue();
      assertThat(bytes("/objects/" + big.digest() + "/content")).isEqualTo(large);
      assertThat(bytes("/objects/" + small.digest() + "/content")).isEqualTo(inline);
      assertThat(bytes("/objects/" + nothing.digest() + "/content")).isEmpty();
      JsonNode object = get("/objects/" + big.digest());
      assertThat(object.get("content").asString()).isEqualTo(Digest.of(large).hex());
      assertThat(object.get("mediaType").asString()).isEqualTo("application/octet-stream");
    }
  }

  @Test
  void hostileValuesAndManyThreadsLoseNothing() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("lineage").startRun("hostile");
      Map<String, Object> self = new HashMap<>();
      self.put("self", self);
      LoggedObject cycle = run.input("\u65e5\u672c \"quoted\" \\", self);
      run.input("text", "\u0000\u0001\"\\\n\ud800 alone");
      Map<String, Object> wide = new HashMap<>();
      IntStream.range(0, 4000).forEach(i -> wide.put("\"\\\" key " + i, i % 3 == 0 ? "x" : i));
      LoggedObject stored = run.input("wide", wide);
      List<Integer> numbers = IntStream.range(0, 2000).boxed().toList();
      run.task("square").map(numbers, 8, i -> i * i);
      assertThat(run.finish().isComplete()).isTrue();
      assertThat(run.report().pointsRefused()).isZero();
      assertThat(get("/objects/" + cycle.digest()).get("content")).isNotNull();
      assertThat(get("/objects/" + stored.digest()).get("schema")).hasToString("{}");
      assertThat(stream(of(run, "/tasks?max=5000").get("tasks")))
          .hasSize(2000)
          .allMatch(task -> task.get("status").asString().equals("completed"));
    }
  }

  @Test
  void anOfflineRunAndItsJoinedPartsAreSentLater() throws Exception {
    byte[] large = new byte[100_000];
    Run run;
    LoggedObject object;
    Options offline = options().mode(Mode.OFFLINE);
    try (Quipu quipu = Quipu.connect(offline);
        Quipu other = Quipu.connect(offline)) {
      run = quipu.experiment("lineage").startRun("offline");
      try (Task outer = run.task("outer").start()) {
        assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
        Run joined = other.experiment("lineage").join(RunContext.parse(outer.context().text()));
        joined.task("remote", large, bytes -> bytes.length);
        joined.finish();
      }
      object = run.input("large", large);
      run.finish();
    }
    try (Sync sync = Sync.open(journals, options())) {
      assertThat(sync.once(progress -> {}).isComplete()).isTrue();
    }
    Map<String, JsonNode> tasks = tasks(run);
    assertThat(tasks).containsOnlyKeys("outer", "remote");
    assertThat(task(tasks, "remote").get("parentId")).isEqualTo(task(tasks, "outer").get("id"));
    assertThat(bytes("/objects/" + object.digest() + "/content")).isEqualTo(large);
    assertThat(of(run, "").get("status").asString()).isEqualTo("completed");
  }

  private static JsonNode task(Map<String, JsonNode> tasks, String name) {
    return Objects.requireNonNull(tasks.get(name));
  }
}
