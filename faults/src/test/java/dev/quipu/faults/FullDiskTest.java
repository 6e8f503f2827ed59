package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.upkeep.Progress;
import dev.quipu.server.app.FolderPurge;
import dev.quipu.server.app.Verification;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Fills a small disk of its own to the brim.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FullDiskTest {
  private static final int DISK_MIB = 24;
  private static final int BALLAST_BYTES = 4 << 20;
  private static final int ROUNDS = Integer.getInteger("quipu.faults.full", 2);

  /// The size of each of the two files that are removed.
  private static final int REMOVED_BYTES = 4 << 20;

  /// More than the disk holds.
  private static final int MOST_STEPS = 10_000;

  @TempDir private Path folder;
  private Path disk = Path.of("");

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectory(folder.resolve("disk"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk);
    Skip.unless(mounted, "a tmpfs can be mounted by root only, so a full disk was not tested");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    // Lazily, because blobs that this program has read may still be mapped.
    run("umount", "-l", disk);
  }

  private static boolean run(Object... command) throws IOException, InterruptedException {
    try {
      List<String> words = new ArrayList<>();
      for (Object word : command) {
        words.add(word.toString());
      }
      return new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aFullDiskAnswers507ReadsGoOnAndSpaceComingBackIsEnough() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    List<Path> ballast = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ballast.add(Files.write(disk.resolve("ballast" + round), new byte[BALLAST_BYTES]));
    }
    Path data = disk.resolve("data");
    List<Work> works = new ArrayList<>();
    try (Child server = Child.launch(data, folder.resolve("server.log"), Map.of());
        Wire wire = new Wire(server.awaitUrl())) {
      for (int round = 0; round < ROUNDS; round++) {
        Work work = new Work(wire, random.split());
        works.add(work);
        wire.requireWritable(true);
        fill(work, wire);
        wire.requireWritable(false);
        for (Work earlier : works) {
          earlier.requireReadable(wire);
        }
        Files.delete(ballast.get(round));
        int before = work.stored();
        work.step(wire);
        assertThat(work.stored() - before)
            .as("writes stored as soon as there is space")
            .isEqualTo(Work.WRITES_PER_STEP);
        wire.requireWritable(true);
        System.out.printf("A disk of %d MiB was full: %s%n", DISK_MIB, work);
      }
      for (Work work : works) {
        work.audit(wire);
      }
      server.kill();
    }
    try (Child server = Child.launch(data, folder.resolve("server.log"), Map.of());
        Wire wire = new Wire(server.awaitUrl())) {
      for (Work work : works) {
        work.audit(wire);
      }
      server.terminate();
      server.awaitExit();
    }
  }

  @Test
  void afterAKillAFullDiskIsReadAndRemovingFromItMakesItFitForUseAgain() throws Exception {
    Path data = disk.resolve("data");
    Path log = folder.resolve("server.log");
    String removed;
    Work work;
    try (Child server = Child.launch(data, log, Map.of());
        Wire wire = new Wire(server.awaitUrl())) {
      removed = wire.newRun();
      byte[] bytes = new byte[REMOVED_BYTES];
      for (int file = 0; file < 2; file++) {
        bytes[0]++;
        Wire.require("file", wire.tryPut(removed, "file" + file, bytes));
      }
      makeBlobsOld(data);
      work = new Work(wire, new SplittableRandom(3));
      fill(work, wire);
      server.kill();
    }
    fillTheRest();
    try (Child server = Child.launch(data, log, Map.of());
        Wire wire = new Wire(server.awaitUrl())) {
      work.requireReadable(wire);
      // The server may have copied the log meanwhile, so that there is room for a little more.
      fill(work, wire);
      int before = work.stored();
      wire.requireWritable(false);
      Wire.require("delete", wire.tryDelete("/api/v1/projects/default/runs/" + removed));
      work.step(wire);
      assertThat(work.stored()).as("the space for removals is not for others").isEqualTo(before);
      Wire.require("gc", wire.tryPostJson("/api/v1/admin/gc", "{\"olderThanMs\": 0}"));
      wire.requireWritable(true);
      work.step(wire);
      assertThat(work.stored() - before)
          .as("writes stored as soon as there is space")
          .isEqualTo(Work.WRITES_PER_STEP);
      work.audit(wire);
      server.kill();
    }
    fillTheRest();
    // The same without a server.
    assertThat(FolderPurge.run(data, Duration.ZERO, false, Progress.NONE).runs()).isZero();
    List<String> flaws = new ArrayList<>();
    Verification.run(data, InstantSource.system(), flaws::add, Progress.NONE);
    assertThat(flaws).isEmpty();
    try (Child server = Child.launch(data, log, Map.of());
        Wire wire = new Wire(server.awaitUrl())) {
      work.audit(wire);
      Files.delete(disk.resolve("rest"));
      int before = work.stored();
      work.step(wire);
      assertThat(work.stored() - before)
          .as("writes stored as soon as there is space")
          .isEqualTo(Work.WRITES_PER_STEP);
      server.terminate();
      server.awaitExit();
    }
  }

  /// Fills the disk to the last byte.
  private void fillTheRest() throws IOException {
    try (OutputStream rest =
        Files.newOutputStream(
            disk.resolve("rest"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int i = 0; i < DISK_MIB << 10; i++) {
        rest.write(new byte[1 << 10]);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static void makeBlobsOld(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data.resolve("blobs"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
      }
    }
  }

  /// Writes until neither points nor files can be stored any more.
  private static void fill(Work work, Wire wire) throws IOException {
    int refusedSteps = 0;
    for (int step = 0; refusedSteps < 3; step++) {
      assertThat(step).as("steps before the disk was full").isLessThan(MOST_STEPS);
      int before = work.stored();
      work.step(wire);
      refusedSteps = work.stored() == before ? refusedSteps + 1 : 0;
    }
    assertThat(work.answers(507)).isPositive();
    assertThat(work.answers(500) + work.answers(503)).as("answers %s", work).isZero();
  }
}
