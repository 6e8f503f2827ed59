package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.journal.ArtifactCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest extends ConnectedTest {
  record Layer(int units, String activation) {}

  record Config(double lr, Layer layer, Optional<String> note, boolean shuffle) {}

  @Test
  void aRunArrivesWithItsNameExperimentAndEnd() {
    Run run = quipu.experiment("digits").startRun("lr=0.1");
    Report report = run.finish();
    assertThat(report.isComplete()).isTrue();
    assertThat(server.run(run).attributes)
        .containsEntry("experiment", "digits")
        .containsEntry("name", "lr=0.1")
        .containsEntry("status", "completed")
        .containsKeys("startMs", "endMs");
  }

  @Test
  void nestedParamsAndRecordsBecomeKeysWithDots() {
    Run run = quipu.experiment("e").startRun("r");
    run.params(Map.of("lr", 0.1, "model", Map.of("layers", 2, "sizes", List.of(1, 2))));
    run.param("config", new Config(1e-4, new Layer(32, "relu"), Optional.of("x"), true));
    run.param("array", new int[] {1, 2});
    run.param("bad", Double.NaN);
    run.finish();
    assertThat(server.run(run).params)
        .containsEntry("lr", 0.1)
        .containsEntry("model.layers", 2.0)
        .containsEntry("model.sizes", "[1, 2]")
        .containsEntry("config.lr", 1e-4)
        .containsEntry("config.layer.units", 32.0)
        .containsEntry("config.layer.activation", "relu")
        .containsEntry("config.note", "x")
        .containsEntry("config.shuffle", true)
        .containsEntry("array", "[1, 2]")
        .containsEntry("bad", "NaN");
  }

  @Test
  void aParamKeepsItsFirstValueAndTheReportSaysSo() {
    Run run = quipu.experiment("e").startRun("r");
    run.param("lr", 0.1);
    run.param("lr", 0.1);
    run.param("lr", 0.2);
    Report report = run.finish();
    assertThat(server.run(run).params).containsEntry("lr", 0.1);
    assertThat(report.changesRefused()).isEqualTo(1);
    assertThat(report.problems().get(0)).contains("already \"0.1\"").contains("\"0.2\"");
  }

  @Test
  void oneParamTheServerRefusesDoesNotTakeTheOthersAlong() {
    Run run = quipu.experiment("e").startRun("r");
    Map<String, Object> params = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      params.put("p" + i, i == 37 ? "poison" : "fine");
    }
    run.params(params);
    Report report = run.finish();
    assertThat(server.run(run).params).hasSize(99).doesNotContainKey("p37");
    assertThat(report.changesSent()).isEqualTo(99);
    assertThat(report.changesRefused()).isEqualTo(1);
  }

  @Test
  void metricsArriveInOrderWithTheirSteps() {
    Run run = quipu.experiment("e").startRun("r");
    Row row = run.row();
    for (int step = 0; step < 1000; step++) {
      run.log("single", step, step);
      run.log(step, "a", step, "b", -step);
      run.log(step, Map.of("m", step));
      row.set("x", step).set("y", 2.0 * step).log(step);
      run.log("counted", 1);
    }
    Report report = run.finish();
    FakeServer.StoredRun stored = server.run(run);
    List<Double> up = IntStream.range(0, 1000).mapToObj(i -> (double) i).toList();
    List<Long> steps = LongStream.range(0, 1000).boxed().toList();
    assertThat(stored.values("single")).isEqualTo(up);
    assertThat(stored.values("a")).isEqualTo(up);
    assertThat(stored.values("m")).isEqualTo(up);
    assertThat(stored.values("x")).isEqualTo(up);
    for (String key : List.of("single", "a", "b", "m", "x", "y", "counted")) {
      assertThat(stored.steps(key)).as(key).isEqualTo(steps);
    }
    assertThat(report.pointsSent()).isEqualTo(7000);
    assertThat(report.isComplete()).isTrue();
  }

  @Test
  void aStreamCountsItsStepsWhereNoneIsGiven() {
    Run run = quipu.experiment("e").startRun("r");
    Stream train = run.stream("train");
    train.log(Map.of("loss", 3.0));
    train.log(Map.of("loss", 2.0, "accuracy", 0.5));
    train.log(10, Map.of("loss", 1.0));
    train.log(Map.of("loss", 0.5));
    run.log(Map.of("other", 1));
    run.finish();
    assertThat(server.run(run).steps("train/loss")).containsExactly(0L, 1L, 10L, 11L);
    assertThat(server.run(run).steps("train/accuracy")).containsExactly(1L);
    assertThat(server.run(run).steps("other")).containsExactly(0L);
  }

  @Test
  void everyDoubleAndStepComesBackBitExact() {
    Run run = quipu.experiment("e").startRun("r");
    double[] values = {
      Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, 1e300
    };
    long[] steps = {5, 5, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0};
    for (int i = 0; i < values.length; i++) {
      run.log("größe/精度", steps[i], values[i]);
    }
    run.finish();
    assertThat(server.run(run).values("größe/精度"))
        .containsExactly(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            -0.0,
            Double.MIN_VALUE,
            1e300);
    assertThat(server.run(run).steps("größe/精度"))
        .containsExactly(5L, 5L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 0L);
  }

  @Test
  @SuppressWarnings("NullAway")
  void badInputIsCountedAndNeverThrown() {
    Run run = quipu.experiment("e").startRun("r");
    run.log("bad\nkey", 1, 1);
    run.log("bad\nkey", 2, 1);
    run.log((String) null, 1, 1);
    run.log((String) null, 1);
    run.log(1, (Map<String, Double>) null);
    Map<String, Double> withNull = new HashMap<>();
    withNull.put("x", null);
    run.log(1, withNull);
    run.log("good", 1, 1);
    run.param("", 1);
    run.param("bad\u0000", 1);
    run.params((Map<String, ?>) null);
    run.tag("t", "x".repeat(9000));
    run.tag(null, null);
    run.notes(null);
    run.artifact(Path.of("/no/such/file"), "x");
    run.artifact("text", "../../etc/passwd");
    run.artifact((Path) null, null);
    Report report = run.finish();
    assertThat(server.run(run).points).hasSize(1);
    assertThat(server.run(run).json).containsExactly("x 1 null");
    assertThat(report.pointsSent()).isEqualTo(2);
    assertThat(report.pointsRefused()).isEqualTo(5);
    assertThat(report.pointsUnsent()).isZero();
    assertThat(report.artifactsRefused()).isEqualTo(3);
    assertThat(report.problems()).anyMatch(p -> p.contains("bad\\u000akey"));
    assertThat(report.problems()).anyMatch(p -> p.contains("at most 8000"));
    assertThat(report.isLossy()).isTrue();
    assertThat(server.run(run).tags).containsEntry("quipu.sdk.refused.points", "5");
  }

  @Test
  void tagsAndNotesKeepTheLastValue() {
    Run run = quipu.experiment("e").startRun("r");
    for (int i = 0; i <= 1000; i++) {
      run.tag("epoch", Integer.toString(i));
    }
    run.tag("gone", "x");
    run.untag("gone");
    run.notes("first");
    run.notes("# Second");
    Report report = run.finish();
    assertThat(server.run(run).tags).containsEntry("epoch", "1000").doesNotContainKey("gone");
    assertThat(server.run(run).attributes).containsEntry("notes", "# Second");
    assertThat(report.isComplete()).isTrue();
  }

  @Test
  void filesAreAsTheyWereWhenHandedOver(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("plots/deep"));
    Files.writeString(folder.resolve("plots/a.txt"), "a");
    Files.writeString(folder.resolve("plots/deep/b c%.txt"), "b");
    Path file = Files.writeString(folder.resolve("weights.bin"), "first");
    Run run = quipu.experiment("e").startRun("r");
    run.artifact(file, "model/weights.bin");
    Files.writeString(file, "second");
    run.artifact(file);
    Files.delete(file);
    run.artifact("inline", "notes/größe.txt");
    run.artifacts(folder.resolve("plots"), "plots");
    Report report = run.finish();
    assertThat(server.run(run).artifacts)
        .containsOnly(
            Map.entry("model/weights.bin", "first"),
            Map.entry("weights.bin", "second"),
            Map.entry("notes/größe.txt", "inline"),
            Map.entry("plots/a.txt", "a"),
            Map.entry("plots/deep/b c%.txt", "b"));
    assertThat(report.isComplete()).isTrue();
  }

  @Test
  void emptyFoldersAndNamesAreKept(@TempDir Path folder) throws IOException {
    for (String name : List.of("e", "filled/e", ".h/..x/ ä 🧶 /deep", "filled/a")) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.writeString(folder.resolve("filled/a/.x y."), "x");
    Run run = quipu.experiment("e").startRun("r");
    run.artifacts(folder, "data");
    run.artifacts(folder.resolve("e"), "alone");
    run.artifacts(folder.resolve("e"), "");
    Report report = run.finish();
    assertThat(server.run(run).artifacts)
        .containsOnly(
            Map.entry("data/e", "folder"),
            Map.entry("data/filled/e", "folder"),
            Map.entry("data/.h/..x/ ä 🧶 /deep", "folder"),
            Map.entry("data/filled/a/.x y.", "x"),
            Map.entry("alone", "folder"));
    assertThat(report.isComplete()).as(report.problems().toString()).isTrue();
  }

  @Test
  void aNameThatNoPathMayHaveIsRefusedAndNotChanged(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a\\b"), "x");
    Run run = quipu.experiment("e").startRun("r");
    run.artifacts(folder, "data");
    Report report = run.finish();
    assertThat(server.run(run).artifacts).isEmpty();
    assertThat(report.artifactsRefused()).isEqualTo(1);
    assertThat(report.problems()).anyMatch(p -> p.contains("backslash"));
  }

  @Test
  // Programs without NullAway pass null.
  @SuppressWarnings("NullAway")
  void aReferenceIsRecorded() {
    Run run = quipu.experiment("e").startRun("r");
    run.reference("s3://bucket/a", "data/a");
    run.reference(
        Reference.to("gs://bucket/b")
            .size(7)
            .digest("0".repeat(64))
            .etag("x")
            .mediaType("text/csv"),
        "data/b");
    run.reference("javascript:alert(1)", "bad");
    run.reference(Reference.to("s3://b/k").digest("md5"), "bad");
    run.reference("s3://b/k", "../bad");
    run.reference((String) null, "bad");
    run.reference((Reference) null, "bad");
    Report report = run.finish();
    assertThat(server.run(run).artifacts)
        .containsOnly(
            Map.entry("data/a", "{uri=s3://bucket/a}"),
            Map.entry(
                "data/b",
                "{uri=gs://bucket/b, size=7.0, digest="
                    + "0".repeat(64)
                    + ", etag=x, mediaType=text/csv}"));
    assertThat(report.artifactsRefused()).isEqualTo(5);
    assertThat(report.problems()).anyMatch(p -> p.contains("javascript"));
  }

  /// Artifacts are sent one after the other, so that what comes last at a path stays there.
  @Test
  void ofTwoArtifactsAtAPathTheLaterStays() {
    Run run = quipu.experiment("e").startRun("r");
    run.artifact("x".repeat(2_000_000), "a");
    run.reference("s3://bucket/a", "a");
    run.reference("s3://bucket/b", "b");
    run.artifact("text", "b");
    run.finish();
    assertThat(server.run(run).artifacts)
        .containsOnly(Map.entry("a", "{uri=s3://bucket/a}"), Map.entry("b", "text"));
  }

  @Test
  void aLinkInAFolderIsNotFollowed(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "s");
    Path out = Files.createDirectories(folder.resolve("out"));
    Files.writeString(out.resolve("fine"), "f");
    Files.createSymbolicLink(out.resolve("link"), secret);
    Run run = quipu.experiment("e").startRun("r");
    run.artifacts(out, "out");
    Report report = run.finish();
    assertThat(server.run(run).artifacts).containsOnlyKeys("out/fine");
    assertThat(report.artifactsRefused()).isEqualTo(1);
  }

  @Test
  void aLargeFileIsReadFromWhereItLies(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large");
    try (var out = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(ArtifactCopies.COPIED_BYTES * 4);
    }
    Run run = quipu.experiment("e").startRun("r");
    run.artifact(file, "large");
    assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
    run.finish();
    assertThat(server.run(run).artifacts)
        .containsEntry("large", ArtifactCopies.COPIED_BYTES * 4 + " bytes");
  }

  @Test
  void aLargeFileThatIsCopiedMayBeDeletedAtOnce(@TempDir Path folder) throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Path file = model.resolve("large");
    try (var out = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(ArtifactCopies.COPIED_BYTES + 1);
    }
    server.trouble = exchange -> FakeServer.answer(exchange, 503, "");
    Run run = quipu.experiment("e").startRun("r");
    run.copyArtifacts(model, "model");
    Files.delete(file);
    Files.delete(model);
    server.trouble = exchange -> FakeServer.Outcome.SERVE;
    Report report = run.finish();
    assertThat(server.run(run).artifacts)
        .containsEntry("model/large", ArtifactCopies.COPIED_BYTES + 1 + " bytes");
    assertThat(report.isComplete()).isTrue();
  }

  @Test
  void aLargeFileThatChangesIsNotUploadedAsSomethingElse(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large");
    try (var out = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(ArtifactCopies.COPIED_BYTES + 1);
    }
    server.trouble = exchange -> FakeServer.answer(exchange, 503, "");
    Run run = quipu.experiment("e").startRun("r");
    run.artifact(file, "large");
    Files.writeString(file, "other");
    server.trouble = exchange -> FakeServer.Outcome.SERVE;
    Report report = run.finish();
    assertThat(server.run(run).artifacts).isEmpty();
    assertThat(report.problems()).anyMatch(p -> p.contains("was changed after"));
  }

  @Test
  void aChildKnowsItsParent() {
    List<Run> both = new ArrayList<>();
    quipu
        .experiment("e")
        .run(
            "parent",
            parent -> {
              both.add(parent);
              parent.run("child", both::add);
            });
    assertThat(server.run(both.get(1)).attributes)
        .containsEntry("parentRunId", both.get(0).id().hex())
        .containsEntry("experiment", "e");
  }

  @Test
  void manyThreadsLogToOneRun() throws InterruptedException {
    Run run = quipu.experiment("e").startRun("r");
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      String key = "t" + t;
      Thread thread =
          new Thread(() -> {
            for (int step = 0; step < 5000; step++) {
              run.log(key, step, step);
            }
          });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Report report = run.finish();
    assertThat(report.pointsSent()).isEqualTo(40_000);
    for (int t = 0; t < 8; t++) {
      assertThat(server.run(run).steps("t" + t))
          .isEqualTo(LongStream.range(0, 5000).boxed().toList());
    }
  }

  @Test
  void whatComesAfterTheEndIsCounted() {
    Run run = quipu.experiment("e").startRun("r");
    run.finish();
    run.log("x", 1, 1);
    run.tag("t", "v");
    run.artifact("x", "x");
    run.finish(RunStatus.FAILED);
    assertThat(run.report().pointsRefused()).isEqualTo(1);
    assertThat(run.report().changesRefused()).isEqualTo(1);
    assertThat(run.report().artifactsRefused()).isEqualTo(1);
    assertThat(server.run(run).status()).isEqualTo("completed");
  }

  @Test
  void closingTheConnectionEndsOpenRuns() {
    Run run = quipu.experiment("e").startRun("r");
    run.log("x", 1, 1);
    quipu.close();
    assertThat(server.run(run).status()).isEqualTo("failed");
    assertThat(server.run(run).points).hasSize(1);
    assertThatThrownBy(() -> quipu.experiment("e").startRun("late"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void wrongSetUpIsToldAtOnce() {
    assertThatThrownBy(() -> Quipu.connect("localhost:5000"))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("\"localhost:5000\" is no URL of a server");
    for (String url : List.of("ftp://x", "http://", "http://h?q", "http://u:p@h/#f", "not a url")) {
      assertThatThrownBy(() -> Quipu.connect(url)).as(url).isInstanceOf(QuipuException.class);
    }
    assertThatThrownBy(() -> quipu.experiment(" ")).hasMessage("Experiment name is blank");
    assertThatThrownBy(() -> quipu.experiment("e").startRun("")).hasMessage("Run name is blank");
  }
}
