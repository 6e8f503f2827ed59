package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Level;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Report;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.log.JulHandler;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Logs and tracks of the Java SDK against the whole server.
@Timeout(120)
class JavaTimelinesTest extends SdkServedTest {
  @Test
  void entriesArriveWithLevelMetadataLoggerAndException() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("logs").startRun("one");
      run.log("Training started");
      run.log(Level.WARN, "GPU memory low", Map.of("free", 0.1, "gpus", List.of(0, 1)));
      run.logger("data").error("Failed to load", new IllegalStateException("no such file"));
      run.logger().debug("done");
      assertThat(run.finish().isComplete()).isTrue();
      List<JsonNode> entries = stream(of(run, "/log").get("entries")).toList();
      assertThat(entries)
          .extracting(
              entry -> entry.get("level").asString() + " " + entry.get("message").asString())
          .containsExactly(
              "info Training started", "warn GPU memory low", "error Failed to load", "debug done");
      assertThat(entries.get(1).get("metadata").get("gpus")).hasToString("[0,1]");
      assertThat(entries.get(2).get("logger").asString()).isEqualTo("data");
      assertThat(entries.get(2).get("exception").asString())
          .startsWith("java.lang.IllegalStateException: no such file")
          .contains("JavaTimelinesTest");
      assertThat(of(run, "/streams").get("streams")).isEmpty();
    }
  }

  @Test
  // Programs without NullAway pass null.
  @SuppressWarnings("NullAway")
  void anyTextIsTaken() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("logs").startRun("hostile");
      run.log("x".repeat(1_000_000));
      run.log("\u0000\u0001\"\\\n\ud800 alone");
      run.log("日本語 😀".repeat(20_000));
      run.log((String) null);
      Map<String, Object> itself = new java.util.HashMap<>();
      itself.put("self", itself);
      run.log(Level.INFO, "metadata that hold themselves", itself);
      Report report = run.finish();
      List<JsonNode> entries = stream(of(run, "/log").get("entries")).toList();
      assertThat(entries).hasSize(5);
      assertThat(entries.get(0).get("message").asString())
          .startsWith("xxxx")
          .endsWith(" ... (cut)")
          .hasSizeGreaterThan(50_000);
      assertThat(entries.get(1).get("message").asString())
          .isEqualTo("\u0000\u0001\"\\\n\ufffd alone");
      assertThat(entries.get(2).get("message").asString()).startsWith("日本語 😀日").endsWith("(cut)");
      assertThat(entries.get(3).get("message").asString()).isEqualTo("null");
      assertThat(entries.get(4).has("metadata")).isFalse();
      assertThat(report.problems())
          .anyMatch(problem -> problem.contains("Metadata of a log entry"));
    }
  }

  @Test
  void whatTheProgramLogsAndPrintsIsFound() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("logs").startRun("output");
      run.captureOutput();
      JulHandler.attach(run);
      for (int i = 0; i <= 100; i++) {
        System.out.print("\r" + i + " %");
      }
      System.out.println("\n\n\u001b[31mred\u001b[0m");
      Logger.getLogger("my.program").log(java.util.logging.Level.SEVERE, "lost {0}", "disk");
      run.fail(new IllegalStateException("no disk"));
      assertThat(messages(run, "?logger=stdout")).containsExactly("100 %", "", "red");
      assertThat(messages(run, "?minLevel=error"))
          .containsExactly("lost disk", "The run failed: java.lang.IllegalStateException: no disk");
      assertThat(messages(run, "?logger=my.program&text=DISK")).containsExactly("lost disk");
    }
  }

  private List<String> messages(Run run, String filter) throws Exception {
    return stream(of(run, "/log" + filter).get("entries"))
        .map(entry -> entry.get("message").asString())
        .toList();
  }

  @Test
  void rowsOfTracksArriveWithTheirTimes() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("tracks").startRun("robot");
      run.track("robot/pose").append(Map.of("x", 1.5, "q", List.of(0, 0, 0, 1)), 0.5);
      run.track("robot/pose").append(Map.of("y", 2), 0.5);
      run.track("robot/pose").append(Map.of("x", 3), Instant.ofEpochMilli(2000));
      run.track("robot/pose").append(Map.of("bad/field", 3, "good", 1), 3.0);
      run.track("camera").append(Map.of("file", "a.png"));
      assertThat(run.finish().problems()).anyMatch(problem -> problem.contains("holds a slash"));
      assertThat(
              stream(of(run, "/tracks").get("tracks")).map(track -> track.get("topic").asString()))
          .containsExactly("camera", "robot/pose");
      assertThat(of(run, "/tracks/rows?topic=robot/pose").get("rows"))
          .hasToString(
              "[{\"timeUs\":500000,\"fields\":{\"q\":[0,0,0,1],\"x\":1.5,\"y\":2.0}},"
                  + "{\"timeUs\":2000000,\"fields\":{\"x\":3.0}},"
                  + "{\"timeUs\":3000000,\"fields\":{\"good\":1.0}}]");
    }
  }

  @Test
  void manyEntriesOfManyThreadsArriveOnceAlsoFromAJournal() throws Exception {
    Run run;
    try (Quipu quipu = Quipu.connect(options().mode(Mode.OFFLINE))) {
      run = quipu.experiment("logs").startRun("offline");
      Run logged = run;
      IntStream.range(0, 40_000)
          .parallel()
          .forEach(i -> {
            logged.log(Level.INFO, "entry " + i + " " + "x".repeat(100));
            logged.track("t").append(Map.of("i", i), i / 1e6);
          });
      run.finish();
    }
    for (int round = 0; round < 2; round++) {
      try (Sync sync = Sync.open(journals, options())) {
        assertThat(sync.once(_ -> {}).isComplete()).isTrue();
      }
    }
    long found = 0;
    String token = "";
    do {
      JsonNode page = of(run, "/log?max=10000&pageToken=" + token);
      found += page.get("entries").size();
      token = page.has("nextPageToken") ? page.get("nextPageToken").asString() : "";
    } while (!token.isEmpty());
    assertThat(found).isEqualTo(40_000);
    JsonNode rows = of(run, "/tracks/rows?topic=t&max=10000&from=20000").get("rows");
    assertThat(rows).hasSize(10_000);
    assertThat(rows.get(9999).get("timeUs").asInt()).isEqualTo(29_999);
  }
}
