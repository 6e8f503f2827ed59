package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.Taken;
import dev.quipu.engine.port.read.UploadReader.Part;
import dev.quipu.engine.port.read.UploadReader.Upload;
import dev.quipu.engine.port.read.UsageReader.OfRun;
import dev.quipu.engine.port.read.UsageReader.OfSeries;
import dev.quipu.engine.port.read.UsageReader.Walked;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The promises about sums of space.
public abstract class UsageContract extends StoreFixture {
  private long appendFrames(RunId run, int frames, int keys) {
    long bytes = 0;
    for (int i = 0; i < frames; i++) {
      FrameBuilder builder = new FrameBuilder();
      for (int k = 0; k < keys; k++) {
        builder.add("k" + k, i, i, Math.sqrt(i + k));
      }
      var frame = builder.build();
      bytes += frame.encoded().length;
      write(tx -> tx.points().append(run, 0, frame, 1));
    }
    return bytes;
  }

  private void putFile(RunId run, String path, int size) {
    Digest digest = Digest.of(new byte[size]);
    write(tx ->
        tx.artifacts()
            .put(run, new Artifact(new ArtifactPath(path), digest, size, "text/plain", 1)));
  }

  @Test
  public void oneRunIsExplained() {
    RunId run = createRun();
    RunId other = createRun();
    long bytes = appendFrames(run, 5, 3);
    log(run, new Point("k1", 9, 9, 9));
    appendFrames(other, 2, 2);
    putFile(run, "a", 100);
    putFile(run, "b/again", 100);
    putFile(run, "c", 30);
    putFile(other, "c", 30);
    OfRun taken = usage().ofRun(run);
    assertThat(taken.frameBytes()).isGreaterThan(bytes);
    assertThat(taken).isEqualTo(new OfRun(6, taken.frameBytes(), 0, 0, 16, 3, 3, 230, 130, 30));
    assertThat(usage().series(run, "", 2))
        .containsExactly(new OfSeries("k1", 6), new OfSeries("k0", 5));
    assertThat(usage().series(run, "k2", 10)).containsExactly(new OfSeries("k2", 5));
    assertThat(usage().countSeries(run, "")).isEqualTo(3);
    assertThat(usage().countSeries(run, "k2")).isEqualTo(1);
    assertThat(usage().countSeries(run, "x")).isZero();
    assertThat(usage().ofRun(createRun())).isEqualTo(new OfRun(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThatThrownBy(() -> usage().ofRun(ids.nextRunId()))
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  public void allIsAddedUpByRun() {
    RunId a = createRun();
    RunId b = createRun();
    createRun();
    long ofA = appendFrames(a, 4, 3);
    long ofB = appendFrames(b, 1, 2);
    putFile(a, "x", 10);
    putFile(a, "y", 20);
    putFile(b, "x", 10);
    putOwn("x", 10);
    putOwn("z", 5);
    write(tx -> {
      var info = tx.runs().find(b).orElseThrow();
      tx.runs().update(info.withLifecycle(Lifecycle.DELETED, 1L));
    });
    Map<RunId, Taken> taken = new HashMap<>();
    Map<RunId, Boolean> deleted = new HashMap<>();
    for (Optional<Walked> at = Optional.of(Walked.START); at.isPresent(); ) {
      Walked from = at.get();
      at =
          read(tx ->
              tx.usage().ofRuns(from, (run, some) -> taken.merge(id(run), some, Taken::plus)));
    }
    for (long at = 0; at >= 0; ) {
      long from = at;
      at =
          read(tx ->
              tx.usage()
                  .runs(
                      from,
                      (run, experiment, gone) -> {
                        assertThat(experiment).isEqualTo(EXPERIMENT);
                        deleted.put(id(run), gone);
                      }));
    }
    assertThat(taken).isEqualTo(Map.of(a, new Taken(12, ofA, 2, 30), b, new Taken(2, ofB, 1, 10)));
    assertThat(deleted).hasSize(3).containsEntry(a, false).containsEntry(b, true);
    long[] blobs = {0, 0};
    String last = "";
    do {
      String after = last;
      last =
          read(tx ->
              tx.usage()
                  .blobs(
                      after,
                      size -> {
                        blobs[0]++;
                        blobs[1] += size;
                      }));
    } while (!last.isEmpty());
    assertThat(blobs).containsExactly(3, 35);
    assertThat(usage().ofProject()).isEqualTo(new Taken(0, 0, 2, 15));
    assertThat(usage().ofRun(a).sharedBytes()).isEqualTo(10);
  }

  /// Stores a file of the project; files of the same size have the same bytes.
  private void putOwn(String path, int size) {
    write(tx ->
        tx.artifacts()
            .put(
                PROJECT,
                new Artifact(
                    new ArtifactPath(path), Digest.of(new byte[size]), size, "text/plain", 1)));
  }

  @Test
  public void partsOfUnfinishedUploadsAreAddedUp() {
    RunId run = createRun();
    assertThat(usage().uploads()).isZero();
    assertThat(partBytes()).isZero();
    write(tx -> {
      for (String id : List.of("1".repeat(32), "2".repeat(32))) {
        tx.uploads().create(new Upload(id, run, new ArtifactPath("a"), null, 1));
        tx.uploads().putPart(id, new Part(1, Digest.of(new byte[100]), 100), 1);
        Digest own = Digest.of(id.getBytes(StandardCharsets.UTF_8));
        tx.uploads().putPart(id, new Part(2, own, 30), 1);
      }
    });
    assertThat(usage().uploads()).isEqualTo(2);
    assertThat(partBytes()).isEqualTo(160);
  }

  private long partBytes() {
    long[] sum = {0};
    String last = "";
    do {
      String after = last;
      last = read(tx -> tx.usage().parts(after, size -> sum[0] += size));
    } while (!last.isEmpty());
    return sum[0];
  }

  private RunId id(long run) {
    return usage().run(run).orElseThrow().id();
  }
}
