package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.server.app.Backup;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import dev.quipu.server.app.Verification;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Verifying and backing up only read: no byte of the folder changes, whatever its state, and no
/// commit is lost. The number of flips is `-Dquipu.faults.flips`, the seed `-Dquipu.faults.seed`.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LookingTest {
  private static final int FLIPS = Integer.getInteger("quipu.faults.flips", 24);
  private static final int STEPS = 8;
  private static final int HEADER_BYTES = 32;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int PAGE_BYTES = 4096;

  @TempDir private Path folder;

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  private Path data() {
    return folder.resolve("data");
  }

  /// Writes to a server and kills it, so that its log remains.
  private Work killed() throws IOException, InterruptedException {
    try (Child server = Child.launch(data());
        Wire wire = new Wire(server.awaitUrl())) {
      Work work = new Work(wire, new SplittableRandom(5));
      for (int step = 0; step < STEPS; step++) {
        work.step(wire);
      }
      server.kill();
      return work;
    }
  }

  @Test
  void whatAKilledServerHasLeftStaysAsItIsAndIsInTheCopy() throws Exception {
    Work work = killed();
    assertThat(Files.size(data().resolve("quipu.db-wal"))).isPositive();
    look(work, "with the index of the log");
    Files.delete(data().resolve("quipu.db-shm"));
    look(work, "without it");
    start(data()).close();
    assertThat(data().resolve("quipu.db-wal")).doesNotExist();
    look(work, "after a clean end");
    start(data()).close();
    look(work, "after another");
  }

  private void look(Work work, String name) throws IOException {
    Map<String, String> before = files(data());
    assertThat(flaws(data())).as(name).isEmpty();
    Path copy = folder.resolve("copy " + name);
    Backup.run(data(), copy, (_, _, _) -> {});
    assertThat(files(data())).as(name).isEqualTo(before);
    try (QuipuServer server = start(copy);
        Wire wire = new Wire(server.url())) {
      work.audit(wire);
    }
  }

  @Test
  void aFlippedBitInTheLogIsAFlawAndNothingIsCutOffOrCopiedWithoutIt() throws Exception {
    System.out.printf("Flipped bits in the log: -Dquipu.faults.seed=%d%n", seed);
    killed();
    byte[] log = Files.readAllBytes(data().resolve("quipu.db-wal"));
    List<Integer> ends = ends(log);
    for (int i = 0; i < FLIPS; i++) {
      int at = i == 0 ? random.nextInt(HEADER_BYTES) : random.nextInt(log.length);
      boolean withIndex = random.nextBoolean();
      String name =
          "a flip at %d of %d, with index %s, seed %d".formatted(at, log.length, withIndex, seed);
      Path damaged = folder.resolve("damaged" + i);
      copy(data(), damaged);
      if (!withIndex) {
        Files.delete(damaged.resolve("quipu.db-shm"));
      }
      byte[] flipped = log.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(damaged.resolve("quipu.db-wal"), flipped);
      Map<String, String> before = files(damaged);
      List<String> flaws = flaws(damaged);
      Path target = folder.resolve("target" + i);
      // A commit whose end is no longer visible looks as if it had never begun.
      boolean isLast = at >= ends.get(ends.size() - 2) && isOfAFrameHeader(at);
      if (!isLast) {
        assertThat(flaws)
            .as(name)
            .isNotEmpty()
            .first()
            .asString()
            .contains("write-ahead log", "is damaged at byte", "cp -a");
        assertThatThrownBy(() -> Backup.run(damaged, target, (_, _, _) -> {}))
            .as(name)
            .isInstanceOfSatisfying(
                QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
            .hasMessageContaining("cp -a");
        assertThat(target).doesNotExist();
      }
      assertThat(files(damaged)).as(name).isEqualTo(before);
      if (at < ends.get(ends.size() - 3)) {
        followTheAdvice(damaged, flaws.getFirst());
      }
      delete(damaged);
    }
  }

  /// The advice of the message works: a server starts with the data stored before the damage.
  private static void followTheAdvice(Path damaged, String flaw) throws IOException {
    assertThatThrownBy(() -> start(damaged).close()).hasMessageContaining("is damaged at byte");
    String length = flaw.replaceAll("(?s).*truncate -s ([0-9]+) .*", "$1");
    try (RandomAccessFile log =
        new RandomAccessFile(damaged.resolve("quipu.db-wal").toFile(), "rw")) {
      log.setLength(Long.parseLong(length));
    }
    try (QuipuServer server = start(damaged);
        Wire wire = new Wire(server.url())) {
      Wire.require("health", wire.tryGet("/health"));
    }
  }

  private static boolean isOfAFrameHeader(int at) {
    return (at - HEADER_BYTES) % (FRAME_HEADER_BYTES + PAGE_BYTES) < FRAME_HEADER_BYTES;
  }

  @Test
  void aServerGoesOnWhileItsFolderIsLookedAtAndDamageOfItsLogIsFound() throws Exception {
    try (Child server = Child.launch(data());
        Wire wire = new Wire(server.awaitUrl())) {
      Work work = new Work(wire, new SplittableRandom(5));
      for (int step = 0; step < STEPS; step++) {
        work.step(wire);
        assertThat(flaws(data())).isEmpty();
      }
      Path copy = folder.resolve("copy");
      Backup.run(
          data(),
          copy,
          (_, _, _) -> {
            try {
              work.step(wire);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      work.audit(wire);
      byte[] log = Files.readAllBytes(data().resolve("quipu.db-wal"));
      int at = HEADER_BYTES + FRAME_HEADER_BYTES + random.nextInt(PAGE_BYTES);
      try (RandomAccessFile file =
          new RandomAccessFile(data().resolve("quipu.db-wal").toFile(), "rw")) {
        file.seek(at);
        file.write(log[at] ^ 1);
      }
      assertThat(flaws(data())).first().asString().contains("is damaged at byte " + HEADER_BYTES);
      assertThatThrownBy(() -> Backup.run(data(), folder.resolve("none"), (_, _, _) -> {}))
          .hasMessageContaining("is damaged at byte " + HEADER_BYTES);
      server.kill();
    }
  }

  /// Then both look again: verifying reports no false flaws, and backing up does not mix two
  /// states.
  @Test
  void aServerMayOpenTheFolderWhileItIsLookedAt() throws Exception {
    try (QuipuServer server = start(data());
        Wire wire = new Wire(server.url())) {
      Work work = new Work(wire, new SplittableRandom(5));
      for (int step = 0; step < STEPS; step++) {
        work.step(wire);
      }
    }
    for (boolean backup : new boolean[] {false, true}) {
      AtomicReference<Child> come = new AtomicReference<>();
      AtomicReference<Work> work = new AtomicReference<>();
      Progress comes =
          (_, _, _) -> {
            if (come.get() == null) {
              try {
                come.set(Child.launch(data()));
                try (Wire wire = new Wire(come.get().awaitUrl())) {
                  // Objects of their own, for the work before is in the same folder.
                  work.set(new Work(wire, new SplittableRandom(backup ? 7 : 6)));
                  for (int step = 0; step < STEPS; step++) {
                    work.get().step(wire);
                  }
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
          };
      Path copy = folder.resolve("copy");
      try {
        if (backup) {
          Backup.run(data(), copy, comes);
        } else {
          List<String> flaws = new ArrayList<>();
          Verification.run(data(), InstantSource.system(), flaws::add, comes);
          assertThat(flaws).isEmpty();
        }
        assertThat(come.get()).isNotNull();
      } finally {
        come.get().terminate();
        come.get().awaitExit();
      }
      assertThat(flaws(data())).isEmpty();
      if (backup) {
        assertThat(flaws(copy)).isEmpty();
      }
      try (QuipuServer server = start(data());
          Wire wire = new Wire(server.url())) {
        work.get().audit(wire);
      }
    }
  }

  private static QuipuServer start(Path data) {
    return QuipuServer.start(new ServerOptions("127.0.0.1", 0, data, Set.of(), false));
  }

  private static List<String> flaws(Path data) {
    List<String> flaws = new ArrayList<>();
    Verification.run(data, InstantSource.system(), flaws::add, (_, _, _) -> {});
    return flaws;
  }

  /// The ends of the commits of a log.
  private static List<Integer> ends(byte[] log) {
    ByteBuffer frames = ByteBuffer.wrap(log);
    List<Integer> ends = new ArrayList<>();
    int frameBytes = FRAME_HEADER_BYTES + PAGE_BYTES;
    for (int at = HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
      if (frames.getInt(at + 4) != 0) {
        ends.add(at + frameBytes);
      }
    }
    return ends;
  }

  /// Every file below a folder with all its bytes.
  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        all.put(
            folder.relativize(file).toString(),
            Files.isDirectory(file)
                ? "a folder"
                : HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return all;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(file, target);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
