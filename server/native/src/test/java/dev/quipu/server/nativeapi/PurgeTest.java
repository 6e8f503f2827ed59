package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.upkeep.UpkeepLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Removing for good.
@Timeout(120)
class PurgeTest extends ServedTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration BLOB_GRACE = Duration.ofMillis(UpkeepLimits.BLOB_GRACE_MS + 60_000);

  private final TestClock clock = new TestClock();

  @Override
  InstantSource clock() {
    return clock;
  }

  private JsonNode purge(Duration olderThan, boolean dryRun) {
    return server
        .post(
            "/api/v1/admin/gc",
            "{\"olderThanMs\":" + olderThan.toMillis() + ",\"dryRun\":" + dryRun + "}")
        .json(200);
  }

  private void log(String run, int frames) {
    for (int i = 0; i < frames; i++) {
      FrameBuilder frame = new FrameBuilder();
      for (int k = 0; k < 500; k++) {
        frame.add("k" + k, i, i, Math.sqrt(k * 31.0 + i));
      }
      server.append(run, frame.build());
    }
  }

  private static byte[] bytes(String text) {
    return text.repeat(1000).getBytes(StandardCharsets.UTF_8);
  }

  private boolean isStored(byte[] bytes) {
    String hex = Digest.of(bytes).hex();
    return Files.exists(
        folder.resolve("blobs").resolve(hex.substring(0, 2)).resolve(hex.substring(2)));
  }

  @Test
  void onlyWhatWasDeletedLongAgoGoesWithTheBytesNobodyElseNames() throws IOException {
    String kept = server.newRun();
    String old = server.newRun();
    String young = server.newRun();
    for (String run : List.of(kept, old, young)) {
      log(run, 20);
      server.put("/runs/" + run + "/artifacts/shared", bytes("shared"));
      server.put("/runs/" + run + "/artifacts/own", bytes(run));
    }
    JsonNode before = server.get("/runs/" + kept).json(200);
    server.delete("/runs/" + old);
    clock.pass(DAY.multipliedBy(20));
    server.delete("/runs/" + young);
    clock.pass(DAY.multipliedBy(11));

    JsonNode planned = purge(DAY.multipliedBy(30), true);
    assertThat(server.get("/runs/" + old).status()).isEqualTo(200);
    assertThat(isStored(bytes(old))).isTrue();
    JsonNode done = purge(DAY.multipliedBy(30), false);
    for (JsonNode told : List.of(planned, done)) {
      assertThat(told.get("runs").asInt()).isEqualTo(1);
      assertThat(told.get("points").asInt()).isEqualTo(10_000);
      assertThat(told.get("artifacts").asInt()).isEqualTo(2);
      assertThat(told.get("blobs").asInt()).isEqualTo(1);
      assertThat(told.get("blobBytes").asInt()).isEqualTo(bytes(old).length);
      assertThat(told.get("pointBytes").asLong()).isGreaterThan(20_000);
    }
    assertThat(done.get("givenBackBytes").asLong())
        .isGreaterThan(done.get("pointBytes").asLong() / 2);
    Served.assertError(server.get("/runs/" + old), 404, "NOT_FOUND");
    Served.assertError(server.post("/runs/" + old + "/restore", ""), 404, "NOT_FOUND");
    assertThat(isStored(bytes(old))).isFalse();
    assertThat(isStored(bytes("shared"))).isTrue();
    assertThat(server.post("/runs/" + young + "/restore", "").json(200).get("deleted").asBoolean())
        .isFalse();
    assertThat(server.get("/runs/" + young + "/artifacts/own").response().body())
        .isEqualTo(bytes(young));
    assertThat(server.get("/runs/" + kept).json(200).get("metrics"))
        .isEqualTo(before.get("metrics"));
    assertThat(purge(DAY.multipliedBy(30), false).get("runs").asInt()).isZero();
  }

  private long blobs() throws IOException {
    try (var files = Files.walk(folder.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void pointsThatWereCompactedGoWithTheirBlobs() throws IOException {
    String kept = server.newRun();
    String gone = server.newRun();
    // Two at once would do the same work.
    server.engine().compactor().close();
    Random random = new Random(7);
    for (String run : List.of(kept, gone)) {
      FrameBuilder frame = new FrameBuilder();
      for (int step = 0; step < 70_000; step++) {
        frame.add("noise", step, step, random.nextGaussian());
      }
      server.append(run, frame.build());
      server.engine().compactor().compact(ProjectId.DEFAULT, new RunId(run));
      JsonNode storage = server.get("/runs/" + run + "/storage").json(200);
      assertThat(storage.get("frames").asInt()).isZero();
      assertThat(storage.get("chunks").asInt()).isGreaterThan(1);
      assertThat(storage.get("points").asInt()).isEqualTo(70_000);
    }
    long before = blobs();
    assertThat(before).isGreaterThanOrEqualTo(2);
    server.delete("/runs/" + gone);
    clock.pass(DAY);
    JsonNode done = purge(DAY, false);
    assertThat(done.get("points").asInt()).isEqualTo(70_000);
    assertThat(blobs()).isEqualTo(before - done.get("blobs").asLong());
    assertThat(done.get("blobs").asInt()).isPositive();
    assertThat(server.get("/runs/" + kept + "/points?key=noise&limit=10000").status())
        .isEqualTo(200);
    assertThat(server.get("/storage").json(200).get("points").asInt()).isEqualTo(70_000);
  }

  @Test
  void anExperimentGoesWithItsRunsAndItsNameIsFree() {
    String run = server.post("/runs", "{\"experiment\":\"gone\"}").json(201).get("id").asString();
    String id = server.get("/runs/" + run).json(200).get("experimentId").asString();
    server.delete("/experiments/" + id);
    clock.pass(DAY);
    JsonNode done = purge(DAY, false);
    assertThat(done.get("runs").asInt()).isEqualTo(1);
    assertThat(done.get("experiments").asInt()).isEqualTo(1);
    Served.assertError(server.get("/experiments/" + id), 404, "NOT_FOUND");
    assertThat(server.post("/experiments", "{\"name\":\"gone\"}").json(201).get("id").asString())
        .isNotEqualTo(id);
  }

  @Test
  void bytesStoredAShortTimeAgoStayForTheirRowMayBeUnderWay() {
    String run = server.newRun();
    byte[] first = bytes("first");
    server.put("/runs/" + run + "/artifacts/a", first);
    server.put("/runs/" + run + "/artifacts/a", bytes("second"));
    assertThat(purge(DAY, false).get("blobs").asInt()).isZero();
    assertThat(isStored(first)).isTrue();
    clock.pass(BLOB_GRACE);
    assertThat(purge(DAY, false).get("blobs").asInt()).isEqualTo(1);
    assertThat(isStored(first)).isFalse();
    assertThat(isStored(bytes("second"))).isTrue();
  }

  private void makeBlobsOld() throws IOException {
    try (var files = Files.walk(folder.resolve("blobs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(DAY)));
      }
    }
  }

  @Test
  void loggingAndStoringTheSameBytesGoOnWhileDeletedRunsAreRemoved() throws Exception {
    server.close();
    server = Served.in(folder, InstantSource.system());
    String busy = server.newRun();
    AtomicInteger frames = new AtomicInteger();
    for (int round = 0; round < 3; round++) {
      List<String> deleted = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String run = server.newRun();
        log(run, 10);
        for (int f = 0; f < 10; f++) {
          server.put("/runs/" + run + "/artifacts/f" + f, bytes(round + " file " + f));
        }
        deleted.add(run);
      }
      deleted.forEach(run -> server.delete("/runs/" + run));
      makeBlobsOld();
      String folderOfRound = "/runs/" + busy + "/artifacts/" + round;
      AtomicBoolean stop = new AtomicBoolean();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> logging =
            threads.submit(() -> {
              while (!stop.get()) {
                FrameBuilder frame = new FrameBuilder();
                frame.add("a", frames.getAndIncrement(), 1, 1);
                server.append(busy, frame.build());
              }
            });
        // The same bytes as those that are about to go.
        String name = round + " file ";
        Future<?> storing =
            threads.submit(() -> {
              for (int f = 0; f < 10; f++) {
                server.put(folderOfRound + "/f" + f, bytes(name + f));
              }
            });
        assertThat(purge(Duration.ZERO, false).get("runs").asInt()).isEqualTo(4);
        storing.get();
        stop.set(true);
        logging.get();
      }
      for (int f = 0; f < 10; f++) {
        assertThat(server.get(folderOfRound + "/f" + f).response().body())
            .isEqualTo(bytes(round + " file " + f));
      }
    }
    assertThat(server.get("/runs/" + busy).json(200).get("metrics").get("a").get("count").asInt())
        .isEqualTo(frames.get());
  }

  @Test
  void whatIsAskedMustMakeSense() {
    Served.assertError(server.post("/api/v1/admin/gc", "{}"), 400, "INVALID_ARGUMENT");
    Served.assertError(
        server.post("/api/v1/admin/gc", "{\"olderThanMs\":-1}"), 400, "INVALID_ARGUMENT");
    assertThat(purge(Duration.ZERO, false).get("runs").asInt()).isZero();
  }

  @Test
  void thoseWhoWatchAreTold() throws Exception {
    String run = server.newRun();
    server.delete("/runs/" + run);
    clock.pass(DAY);
    try (EventClient events = new EventClient(server, "experimentId=0")) {
      events.next("hello");
      purge(DAY, false);
      JsonNode told = events.next("run");
      assertThat(told.get("runId").asString()).isEqualTo(run);
      assertThat(told.get("change").asString()).isEqualTo("deleted");
    }
  }
}
