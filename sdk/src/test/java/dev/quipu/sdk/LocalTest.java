package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Level;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.folder.FolderLine;
import dev.quipu.sdk.folder.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logs into run folders.
class LocalTest {
  @TempDir private Path folder;

  private static Options options(Path folder) {
    return Options.defaults().mode(Mode.LOCAL).localFolder(folder).capture(false);
  }

  private RunFolder only() throws IOException {
    List<RunFolder> runs = RunFolder.below(folder);
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  private static List<FolderLine.Row> rows(RunFolder run, String stream) throws IOException {
    List<FolderLine.Row> rows = new ArrayList<>();
    run.rows(stream).each((row, number) -> rows.add(row));
    return rows;
  }

  @Test
  void everythingARunLogsIsInFiles() throws IOException {
    Path file = Files.writeString(folder.resolve("weights.bin"), "weights");
    Report report;
    try (Quipu quipu = Quipu.connect(options(folder))) {
      report =
          quipu
              .experiment("digits")
              .run(
                  "first",
                  run -> {
                    run.params(Map.of("lr", 0.1, "model", Map.of("layers", 2), "on", true));
                    run.tag("team", "vision");
                    run.notes("# Why");
                    run.log(
                        0,
                        Map.of("train/loss", 1.5, "train/phase", "warm", "eval/acc", Double.NaN));
                    run.log(
                        1,
                        Map.of(
                            "train/loss", Double.NEGATIVE_INFINITY, "train/big", Long.MAX_VALUE));
                    run.log(Level.WARN, "GPU memory low", Map.of("free", 0.1));
                    run.track("robot/pose")
                        .append(Map.of("x", 1, "at", "NaN"), Instant.ofEpochMilli(5));
                    run.task("answer", "question", question -> "answer");
                    run.input("large", new byte[100_000]);
                    run.artifact(file, "model/weights.bin");
                  });
    }
    assertThat(report.isComplete()).as(report.toString()).isTrue();
    RunFolder run = only();
    assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run.run().experiment()).isEqualTo("digits");
    assertThat(run.run().tags()).containsEntry("team", "vision");
    assertThat(run.run().notes()).isEqualTo("# Why");
    assertThat(run.params().keySet()).containsExactly("lr", "model.layers", "on");
    assertThat(run.streams()).containsExactly("eval", "train");
    List<FolderLine.Row> train = rows(run, "train");
    assertThat(train.get(0).fields())
        .isEqualTo(new TreeMap<>(Map.of("loss", 1.5, "phase", new JsonText("\"warm\""))));
    assertThat(train.get(1).fields())
        .containsEntry("loss", Double.NEGATIVE_INFINITY)
        .containsEntry("big", new JsonText(Long.toString(Long.MAX_VALUE)));
    assertThat(rows(run, "eval").get(0).fields()).containsEntry("acc", Double.NaN);
    assertThat(Files.readString(run.path().resolve("tracks/robot/pose/data.jsonl")))
        .isEqualTo("{\"timeUs\":5000,\"fields\":{\"at\":\"NaN\",\"x\":1},\"strings\":[\"at\"]}\n");
    assertThat(Files.readString(run.path().resolve("logs/logs.jsonl")))
        .contains("\"level\":\"warn\",\"message\":\"GPU memory low\",\"metadata\":{\"free\":0.1}");
    assertThat(Files.readString(run.path().resolve("artifacts/model/weights.bin")))
        .isEqualTo("weights");
    assertThat(Files.readAllLines(run.path().resolve("tasks.jsonl")).get(1))
        .contains("\"status\":\"completed\"");
    try (var contents = Files.list(run.path().resolve("objects"))) {
      assertThat(contents.map(LocalTest::size)).containsExactly(100_000L);
    }
    assertThat(folder.resolve(".quipu-local")).isDirectoryContaining("glob:**/lock");
    try (var left = Files.list(folder.resolve(".quipu-local"))) {
      assertThat(left).hasSize(1);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRunGoesOnInAnotherProgramAndAfterARewind() throws IOException {
    RunId id;
    try (Quipu quipu = Quipu.connect(options(folder))) {
      Run run = quipu.experiment("e").startRun("r");
      id = run.id();
      run.param("lr", 0.1);
      run.log(0, Map.of("loss", 1));
      run.finish();
    }
    try (Quipu quipu = Quipu.connect(options(folder))) {
      Run run = quipu.experiment("e").resume(id);
      run.param("lr", 0.2);
      run.rewind(0);
      run.log(0, Map.of("loss", 2));
      Report report = run.finish(RunStatus.FAILED);
      assertThat(report.changesRefused()).isEqualTo(1);
      assertThat(report.problems().toString()).contains("lr");
    }
    RunFolder run = only();
    assertThat(run.run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(Objects.requireNonNull(run.params().get("lr")).value()).isEqualTo("0.1");
    String attempt = run.run().attempts().get(0).id();
    assertThat(rows(run, "")).extracting(FolderLine.Row::attempt).containsExactly("", attempt);
  }

  @Test
  void whatACrashLeftBehindALineIsCutOff() throws IOException {
    RunId id;
    try (Quipu quipu = Quipu.connect(options(folder))) {
      Run run = quipu.experiment("e").startRun("r");
      id = run.id();
      run.log(0, Map.of("loss", 1));
      run.finish();
    }
    Path file = only().path().resolve("metrics/data.jsonl");
    Files.write(
        file, "{\"step\":1,\"tim".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    assertThat(rows(only(), "")).hasSize(1);
    try (Quipu quipu = Quipu.connect(options(folder))) {
      Run run = quipu.experiment("e").resume(id);
      run.log(1, Map.of("loss", 2));
      run.finish();
    }
    assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.endsWith("}}"));
  }

  @Test
  void programsInOneFolderDoNotDisturbOneAnother() throws Exception {
    int rows = 200;
    try (Quipu first = Quipu.connect(options(folder));
        Quipu second = Quipu.connect(options(folder))) {
      Run begun = first.experiment("e").startRun("r");
      Run joined = second.experiment("e").join(begun.context());
      for (int i = 0; i < rows; i++) {
        begun.log(i, Map.of("a/x", i));
        joined.log(i, Map.of("a/y", i));
      }
      joined.finish();
      begun.finish();
    }
    assertThat(rows(only(), "a")).hasSize(2 * rows);
  }

  @Test
  void aLinkInTheFolderIsNotFollowed() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    RunId id;
    try (Quipu quipu = Quipu.connect(options(folder))) {
      Run run = quipu.experiment("e").startRun("r");
      id = run.id();
      run.finish();
    }
    Files.createSymbolicLink(folder.resolve(id.hex()).resolve("metrics"), outside);
    try (Quipu quipu =
        Quipu.connect(options(folder).closeTimeout(java.time.Duration.ofMillis(300)))) {
      Run run = quipu.experiment("e").resume(id);
      run.log(0, Map.of("loss", 1));
      run.finish();
    }
    try (var there = Files.list(outside)) {
      assertThat(there).isEmpty();
    }
  }

  @Test
  void readingSaysWhereTheFilesAre() {
    try (Quipu quipu = Quipu.connect(options(folder))) {
      assertThatThrownBy(quipu::project)
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("RunFolder")
          .hasMessageContaining(folder.toString());
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> Quipu.connect(options(file.resolve("runs"))))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("cannot be made");
  }
}
