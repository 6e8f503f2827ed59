package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What takes space, explained.
class StorageTest extends ServedTest {
  private final TestClock clock = new TestClock();

  @Override
  InstantSource clock() {
    return clock;
  }

  private String run(String experiment, int frames, int files) {
    String run =
        server
            .post(
                "/runs",
                "{\"experiment\":\"" + experiment + "\",\"name\":\"of " + experiment + "\"}")
            .json(201)
            .get("id")
            .asString();
    for (int i = 0; i < frames; i++) {
      FrameBuilder frame = new FrameBuilder();
      frame.add("train/loss", i, i, Math.sqrt(i));
      frame.add("eval/acc", i, i, Math.sqrt(i));
      server.append(run, frame.build());
    }
    for (int i = 0; i < files; i++) {
      server.put("/runs/" + run + "/artifacts/f" + i, new byte[1000 + i]);
    }
    return run;
  }

  @Test
  void theWholeStoreIsExplainedByExperimentAndRun() {
    String large = run("large", 20, 3);
    String small = run("small", 1, 1);
    JsonNode all = server.get("/storage").json(200);
    assertThat(all.get("points").asInt()).isEqualTo(42);
    assertThat(all.get("artifacts").asInt()).isEqualTo(4);
    assertThat(all.get("artifactBytes").asInt()).isEqualTo(4003);
    assertThat(all.get("blobs").asInt()).isEqualTo(3);
    assertThat(all.get("blobBytes").asInt()).isEqualTo(3003);
    assertThat(all.get("savedBytes").asInt()).isEqualTo(1000);
    assertThat(all.get("databaseBytes").asLong()).isPositive();
    assertThat(all.get("deleted").get("points").asInt()).isZero();
    assertThat(all.get("experiments").get(0).get("name").asString()).isEqualTo("large");
    assertThat(all.get("experiments").get(0).get("runs").asInt()).isEqualTo(1);
    assertThat(all.get("experiments").get(1).get("artifactBytes").asInt()).isEqualTo(1000);
    assertThat(all.get("runs").get(0).get("runId").asString()).isEqualTo(large);
    assertThat(all.get("runs").get(1).get("runId").asString()).isEqualTo(small);
    run("empty", 0, 0);
    JsonNode first = server.get("/storage?top=1").json(200);
    assertThat(first.get("runs").size()).isEqualTo(1);
    assertThat(first.get("runCount").asInt()).isEqualTo(2);
    assertThat(first.get("experiments").size()).isEqualTo(1);
    assertThat(first.get("experimentCount").asInt()).isEqualTo(2);

    server.delete("/runs/" + small);
    clock.pass(Duration.ofMinutes(1));
    JsonNode later = server.get("/storage").json(200);
    assertThat(later.get("deleted").get("points").asInt()).isEqualTo(2);
    assertThat(later.get("runs").get(1).get("deleted").asBoolean()).isTrue();
  }

  @Test
  void aRunIsExplainedBySeriesAndWhatItShares() {
    String run = run("a", 10, 2);
    run("b", 0, 1);
    JsonNode one = server.get("/runs/" + run + "/storage").json(200);
    assertThat(one.get("frames").asInt()).isEqualTo(10);
    assertThat(one.get("points").asInt()).isEqualTo(20);
    assertThat(one.get("artifactBytes").asInt()).isEqualTo(2001);
    assertThat(one.get("sharedBytes").asInt()).isEqualTo(1000);
    assertThat(one.get("seriesCount").asInt()).isEqualTo(2);
    assertThat(one.get("series").get(0).get("bytes").asLong())
        .isEqualTo(Math.round(one.get("pointBytes").asLong() / 2.0));
    JsonNode some = server.get("/runs/" + run + "/storage?prefix=train/&top=5").json(200);
    assertThat(some.get("series").size()).isEqualTo(1);
    assertThat(some.get("seriesFound").asInt()).isEqualTo(1);
    JsonNode first = server.get("/runs/" + run + "/storage?top=1").json(200);
    assertThat(first.get("series").size()).isEqualTo(1);
    assertThat(first.get("seriesFound").asInt()).isEqualTo(2);
    assertThat(some.get("series").get(0).get("key").asString()).isEqualTo("train/loss");
    Served.assertError(server.get("/runs/" + "0".repeat(32) + "/storage"), 404, "NOT_FOUND");
    Served.assertError(server.get("/storage?top=0"), 400, "INVALID_ARGUMENT");
  }
}
