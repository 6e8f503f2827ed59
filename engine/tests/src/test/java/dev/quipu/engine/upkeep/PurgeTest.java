package dev.quipu.engine.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.upkeep.Freed;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.live.LiveLimits;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.Event.ExperimentChanged;
import dev.quipu.engine.port.read.Event.RunChanged;
import dev.quipu.engine.port.read.UploadReader.Upload;
import dev.quipu.engine.runs.Runs.NewRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PurgeTest extends EngineFixture {
  private Freed purge(Duration olderThan, boolean dryRun) {
    return engine.purge().run(olderThan.toMillis(), dryRun, Progress.NONE);
  }

  private RunId runWithFiles(ExperimentId experiment, String... texts) throws IOException {
    RunId run = createRun(experiment, Param.of("lr", "0.1"));
    log(run, "k", 0, 1, 2, 3);
    for (String text : texts) {
      engine.artifacts().put(SCOPE, run, new ArtifactPath(text), bytes(text), null);
    }
    return run;
  }

  private boolean exists(RunId run) {
    return store.<Boolean>read(SCOPE, tx -> tx.runs().find(run).isPresent());
  }

  @Test
  void onlyRunsDeletedLongEnoughAgoGo() throws IOException {
    RunId old = runWithFiles(EXPERIMENT);
    RunId young = runWithFiles(EXPERIMENT);
    RunId kept = runWithFiles(EXPERIMENT);
    engine.runs().delete(SCOPE, old);
    pass(Duration.ofDays(2));
    engine.runs().delete(SCOPE, young);
    pass(Duration.ofHours(1));
    assertThat(purge(Duration.ofDays(1), false).runs()).isEqualTo(1);
    assertThat(exists(old)).isFalse();
    assertThat(exists(young)).isTrue();
    // Zero includes what is deleted right now.
    engine.runs().delete(SCOPE, kept);
    assertThat(purge(Duration.ZERO, false).runs()).isEqualTo(2);
    assertThat(exists(young)).isFalse();
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> purge(Duration.ofMillis(-1), false));
  }

  @Test
  void aDryRunTellsTheSameAndRemovesNothing() throws IOException {
    // The first upkeep, which may come late, would give the upload up.
    engine.upkeep().close();
    ExperimentId experiment = engine.experiments().ensure(SCOPE, "e").id();
    RunId gone = runWithFiles(experiment, "own", "shared");
    RunId kept = runWithFiles(EXPERIMENT, "shared");
    Upload upload = engine.uploads().create(SCOPE, kept, new ArtifactPath("u"), null);
    engine.uploads().putPart(SCOPE, upload.id(), 1, bytes("part"), null);
    engine.experiments().delete(SCOPE, experiment);
    pass(Duration.ofMillis(UpkeepLimits.UPLOAD_GRACE_MS + 1));

    Freed seen = purge(Duration.ZERO, true);
    assertThat(exists(gone)).isTrue();
    assertThat(blobs.size()).isEqualTo(3);
    assertThat(seen.runs()).isEqualTo(1);
    assertThat(seen.experiments()).isEqualTo(1);
    assertThat(seen.uploads()).isEqualTo(1);
    assertThat(seen.points()).isEqualTo(3);
    assertThat(seen.artifacts()).isEqualTo(2);
    assertThat(seen.artifactBytes()).isEqualTo("ownshared".length());
    assertThat(seen.blobs()).isEqualTo(2);
    assertThat(seen.blobBytes()).isEqualTo("ownpart".length());

    assertThat(purge(Duration.ZERO, false)).isEqualTo(seen);
    assertThat(exists(gone)).isFalse();
    assertThat(exists(kept)).isTrue();
    assertThat(engine.experiments().findByName(SCOPE, "e")).isEmpty();
    assertThat(blobs.size()).isEqualTo(1);
    engine.artifacts().load(SCOPE, kept, new ArtifactPath("shared"));
    assertThat(purge(Duration.ZERO, false).runs()).isZero();
  }

  @Test
  void anExperimentStaysAsLongAsItHasRuns() throws IOException {
    ExperimentId experiment = engine.experiments().ensure(SCOPE, "e").id();
    RunId run = runWithFiles(experiment);
    engine.experiments().delete(SCOPE, experiment);
    pass(Duration.ofHours(1));
    engine.experiments().restore(SCOPE, experiment);
    engine.runs().delete(SCOPE, run);
    pass(Duration.ofHours(1));
    engine.experiments().delete(SCOPE, experiment);
    pass(Duration.ofMinutes(1));
    // The run was deleted an hour before its experiment.
    Freed freed = purge(Duration.ofMinutes(30), false);
    assertThat(freed.runs()).isEqualTo(1);
    assertThat(freed.experiments()).isZero();
    assertThat(purge(Duration.ZERO, false).experiments()).isEqualTo(1);
  }

  @Test
  void watchersAndPulsesHearOfWhatIsGone() throws Exception {
    ExperimentId experiment = engine.experiments().ensure(SCOPE, "e").id();
    RunId run = runWithFiles(experiment);
    engine.pulses().beat(SCOPE, run);
    engine.pulses().storeNow();
    engine.experiments().delete(SCOPE, experiment);
    events();
    purge(Duration.ZERO, false);
    assertThat(events())
        .containsExactly(
            new RunChanged(experiment, run, Change.DELETED),
            new ExperimentChanged(experiment, Change.DELETED));
    // A client may create the run again; nothing of its life before counts.
    NewRun again = new NewRun(run, EXPERIMENT, null, null, null, null, List.of(), List.of(), null);
    RunInfo made = engine.runs().create(SCOPE, again).run().info();
    assertThat(engine.pulses().of(PROJECT, made).orElseThrow().lostAtMs())
        .isEqualTo(nowMs.get() + LiveLimits.SILENT_GRACE_MS);
  }

  @Test
  void theBlobsOfChunksGoWithTheirRun() {
    RunId run = createRun();
    int points = ChunkLimits.SERIES_CHUNK_POINTS;
    log(run, "k", 0, IntStream.range(0, points).mapToDouble(Math::sin).toArray());
    engine.compactor().compact(PROJECT, run);
    assertThat(blobs.size()).isEqualTo(1);
    assertThat(purge(Duration.ZERO, false).blobs()).isZero();
    engine.runs().delete(SCOPE, run);
    assertThat(purge(Duration.ZERO, false).points()).isEqualTo(points);
    assertThat(blobs.size()).isZero();
  }

  @Test
  void aRemovalThatWasCutOffGoesOnAndTheRunIsNotRestored() throws IOException {
    RunId run = runWithFiles(EXPERIMENT, "a");
    engine.runs().delete(SCOPE, run);
    store.write(
        SCOPE, tx -> tx.purge().begin(run, nowMs.get() + 1) && tx.purge().removeSome(run, 1));
    assertRefused(ErrorCode.NOT_FOUND, () -> engine.runs().restore(SCOPE, run));
    assertThat(purge(Duration.ofDays(1), false).runs()).isEqualTo(1);
    assertThat(blobs.size()).isZero();
  }

  @Test
  void onlyOnePurgeRunsAtATime() throws IOException {
    engine.runs().delete(SCOPE, runWithFiles(EXPERIMENT));
    List<ErrorCode> refusals = new ArrayList<>();
    Progress whileOneRuns =
        (what, done, total) ->
            // On another thread, because one thread may take the lock twice.
            CompletableFuture.runAsync(
                    () -> {
                      try {
                        purge(Duration.ZERO, false);
                      } catch (QuipuException e) {
                        refusals.add(e.code());
                      }
                    })
                .join();
    engine.purge().run(0, false, whileOneRuns);
    assertThat(refusals).containsExactly(ErrorCode.CONFLICT);
  }

  private void appendLineage(RunId run, LineageRecord... records) {
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    for (LineageRecord record : records) {
      LineageFrames.add(frame, record);
    }
    engine.appender().append(SCOPE, run, Batch.ofPoints(frame.build()));
  }

  private static ObjectLogged object(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Digest content = Digest.of(bytes);
    return new ObjectLogged(
        1, ObjectDigest.of("text/plain", "{}", content), "text/plain", "{}", content, 4, null);
  }

  @Test
  void objectsOfADeletedRunStayWholeIfAFrameThatWaitsNamesThem() throws IOException {
    RunId gone = createRun();
    RunId kept = createRun();
    ObjectLogged shared = object("both");
    ObjectLogged own = object("mine");
    for (String text : List.of("both", "mine")) {
      engine.objects().putContent(SCOPE, object(text).content(), bytes(text));
    }
    appendLineage(
        gone,
        shared,
        own,
        new ObjectUsed(2, Direction.INPUT, "a", shared.digest(), null, null),
        new ObjectUsed(2, Direction.INPUT, "b", own.digest(), null, null));
    assertThat(engine.objects().load(SCOPE, own.digest()).description()).isNotNull();
    engine.runs().delete(SCOPE, gone);
    pass(Duration.ofMillis(UpkeepLimits.UPLOAD_GRACE_MS + 1));
    appendLineage(kept, new ObjectUsed(3, Direction.INPUT, "c", shared.digest(), null, null));
    assertThat(purge(Duration.ZERO, false).runs()).isEqualTo(1);
    assertThat(engine.objects().load(SCOPE, shared.digest()).description()).isNotNull();
    try (InputStream content = engine.objects().content(SCOPE, shared.digest()).open().open(0, 4)) {
      assertThat(content.readAllBytes()).isEqualTo("both".getBytes(StandardCharsets.UTF_8));
    }
    assertRefused(ErrorCode.NOT_FOUND, () -> engine.objects().load(SCOPE, own.digest()));
    assertThat(blobs.size()).isEqualTo(1);
  }
}
