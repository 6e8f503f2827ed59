package dev.quipu.engine.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.Engine;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.UsageReader.OfRun;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.store.memory.MemoryStore;
import dev.quipu.store.testkit.CompactionContract;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CompactorTest extends EngineFixture {
  /// Whatever the compactor makes of frames, it is read as before.
  @Nested
  class Contract extends CompactionContract {
    private @Nullable MemoryStore last;

    @Override
    protected Store open(BlobStore chunks) {
      MemoryStore opened =
          last == null ? MemoryStore.create(InstantSource.system(), chunks) : last.reopened();
      last = opened;
      return opened;
    }

    @Override
    protected void compact(Store open, BlobStore chunks, RunId run) {
      try (Compactor compactor = new Compactor(open, chunks, () -> true)) {
        compactor.compact(ProjectId.DEFAULT, run);
      }
    }
  }

  private void logAll(RunId run, int points, IntToDoubleFunction value) {
    log(run, "k", 0, IntStream.range(0, points).mapToDouble(value).toArray());
  }

  private OfRun taken(RunId run) {
    return store.read(SCOPE, tx -> tx.usage().ofRun(run));
  }

  @Test
  void smallLastChunksAreMergedWithThePointsBehindThem() {
    RunId run = createRun();
    for (int i = 0; i < 8; i++) {
      log(run, "k", 100L * i, new double[100]);
      engine.compactor().compact(PROJECT, run);
    }
    assertThat(taken(run).frames()).isZero();
    assertThat(taken(run).points()).isEqualTo(800);
    assertThat(taken(run).chunks()).isLessThan(4);
  }

  @Test
  void aLargeChunkIsNotWrittenAgainForAFewPoints() {
    RunId run = createRun();
    logAll(run, 1000, Math::sin);
    engine.compactor().compact(PROJECT, run);
    log(run, "k", 1000, 1, 2, 3);
    engine.compactor().compact(PROJECT, run);
    assertThat(taken(run).chunks()).isEqualTo(2);
    // Points that go back must be merged all the same: chunks never overlap.
    log(run, "k", 500, 7);
    engine.compactor().compact(PROJECT, run);
    assertThat(taken(run).points()).isEqualTo(1004);
    assertThat(taken(run).chunks()).isEqualTo(2);
  }

  @Test
  void fullChunksOfJsonAreLeftAloneAndSoAreLargeOnesBeforeFewRows() {
    RunId run = createRun();
    String filling = "x".repeat(10_000);
    int rows = 3 * ChunkLimits.JSON_CHUNK_BYTES / filling.length();
    for (int from = 0; from < rows; from += 100) {
      FrameBuilder frame = new FrameBuilder();
      for (int row = from; row < Math.min(rows, from + 100); row++) {
        frame.add("s/text", row, row, new JsonText("\"" + row + filling + "\""));
      }
      engine.appender().append(SCOPE, run, Batch.ofPoints(frame.build()));
      engine.compactor().compact(PROJECT, run);
    }
    assertThat(taken(run).points()).isEqualTo(rows);
    // Two full chunks, the remainder, and the last rows, which are few in comparison.
    assertThat(taken(run).chunks()).isEqualTo(4);
    assertThat(blobs.size()).isEqualTo(2);
  }

  @Test
  void onlyFullChunksAreSealedBeforeARunEnds() {
    RunId run = createRun();
    logAll(run, 40_000, Math::sin);
    log(run, "k", 40_000, IntStream.range(0, 40_000).mapToDouble(Math::cos).toArray());
    engine.compactor().compact(PROJECT, run);
    assertThat(taken(run).points()).isEqualTo(80_000);
    assertThat(blobs.size()).isEqualTo(1);
    engine.runs().update(SCOPE, run, RunChange.NONE.withStatus(RunStatus.COMPLETED, null));
    engine.compactor().compact(PROJECT, run);
    assertThat(blobs.size()).isEqualTo(2);
  }

  @Test
  @Timeout(60)
  void theEndOfARunSealsItsChunksInTheBackground() {
    RunId run = createRun();
    logAll(run, ChunkLimits.SEALED_CHUNK_POINTS, Math::sin);
    engine.compactor().compact(PROJECT, run);
    assertThat(blobs.size()).isZero();
    engine.runs().update(SCOPE, run, RunChange.NONE.withStatus(RunStatus.FAILED, null));
    awaitBlobs(1);
  }

  @Test
  @Timeout(60)
  void chunksOfARunThatEndedBeforeAStopAreSealedAtTheNextStart() {
    RunId run = createRun();
    logAll(run, ChunkLimits.SEALED_CHUNK_POINTS, Math::sin);
    engine.compactor().compact(PROJECT, run);
    engine.close();
    store.write(
        SCOPE,
        tx -> {
          tx.runs()
              .update(tx.runs().find(run).orElseThrow().withStatus(RunStatus.COMPLETED, 5000L));
          return true;
        });
    assertThat(blobs.size()).isZero();
    try (Engine _ = Engine.over(store, blobs, clock, ids, new Random(1))) {
      awaitBlobs(1);
      assertThat(summary(run, "k").orElseThrow().count())
          .isEqualTo(ChunkLimits.SEALED_CHUNK_POINTS);
    }
  }

  private void awaitBlobs(int count) {
    while (blobs.size() < count) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Timeout(60)
  void aRunWithManyPointsIsCompactedInTheBackground() {
    RunId run = createRun();
    for (int i = 0; i < 20; i++) {
      log(run, "k", 10_000L * i, IntStream.range(0, 10_000).mapToDouble(Math::sin).toArray());
    }
    while (taken(run).chunks() == 0) {
      Thread.onSpinWait();
    }
    assertThat(taken(run).points()).isEqualTo(200_000);
  }

  @Test
  void aBlobOfAChunkIsNamedAsLongAsTheChunkIsThere() {
    RunId run = createRun();
    logAll(run, ChunkLimits.SERIES_CHUNK_POINTS, Math::sin);
    engine.compactor().compact(PROJECT, run);
    List<Digest> all = new ArrayList<>();
    blobs.each(blob -> all.add(blob.digest()));
    assertThat(all).hasSize(1);
    Set<Digest> named = store.readAcrossProjects(reader -> reader.named(all, -1, 0));
    assertThat(named).containsExactlyElementsOf(all);
  }
}
