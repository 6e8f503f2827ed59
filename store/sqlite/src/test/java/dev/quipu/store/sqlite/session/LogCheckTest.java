package dev.quipu.store.sqlite.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checks which write-ahead logs are accepted. The logs are SQLite's own; the seed is
/// `-Dquipu.seed`.
class LogCheckTest {
  private static final int HEADER_BYTES = 32;
  private static final int PAGE_BYTES = 4096;
  private static final int FRAME_BYTES = 24 + PAGE_BYTES;
  private static final int COMMITS = 6;
  private static final int FLIPS_A_COMMIT = 40;

  private final long seed = Long.getLong("quipu.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  @TempDir private Path folder;

  private byte[] log;

  /// Where each commit ends.
  private List<Integer> ends;

  @BeforeEach
  void writeLog() throws Exception {
    log = written(_ -> {});
    ends = ends(log);
    assertThat(ends).hasSize(COMMITS);
  }

  @Test
  void aWholeLogIsTaken() {
    assertTaken(log);
  }

  @Test
  void noLogAnEmptyOneAndOneOfAHeaderAloneAreTaken() {
    assertThat(LogCheck.damage(folder.resolve("none"))).isEmpty();
    assertTaken(new byte[0]);
    assertTaken(Arrays.copyOf(log, HEADER_BYTES - 1));
    assertTaken(Arrays.copyOf(log, HEADER_BYTES));
  }

  @Test
  void aFlippedBitInACommitWithTwoBehindItIsRefusedWithItsPlace() {
    for (int commit = 0; commit + 2 < COMMITS; commit++) {
      int begin = commit == 0 ? HEADER_BYTES : ends.get(commit - 1);
      for (int i = 0; i < FLIPS_A_COMMIT; i++) {
        int at = random.nextInt(begin, ends.get(commit));
        assertRefused(flipped(at), at - (at - HEADER_BYTES) % FRAME_BYTES);
      }
    }
  }

  @Test
  void aFlippedBitOfAPageInTheCommitBeforeTheLastIsRefused() {
    int end = ends.get(COMMITS - 2);
    for (int i = 0; i < FLIPS_A_COMMIT; i++) {
      int at = random.nextInt(end - PAGE_BYTES, end);
      assertRefused(flipped(at), end - FRAME_BYTES);
    }
  }

  @Test
  void damageInTheLastCommitIsTakenForTheTornEndThatAPowerCutLeaves() {
    int begin = ends.get(COMMITS - 2);
    for (int i = 0; i < FLIPS_A_COMMIT; i++) {
      int frame = random.nextInt((log.length - begin) / FRAME_BYTES);
      int end = begin + (frame + 1) * FRAME_BYTES;
      byte[] doubtful = flipped(random.nextInt(end - PAGE_BYTES, end));
      assertTaken(doubtful);
      assertThat(damage(doubtful)).map(LogCheck.Damage::commits).hasValue(1L);
      assertTaken(Arrays.copyOf(log, random.nextInt(begin, log.length)));
    }
  }

  @Test
  void aDamagedHeaderIsRefused() {
    for (int at = 0; at < HEADER_BYTES; at++) {
      assertRefused(flipped(at), 0);
    }
  }

  @Test
  void whatALogThatBeganAnewHasBehindItIsNotLookedAt() throws Exception {
    byte[] anew =
        written(statement -> {
          statement.execute("PRAGMA wal_checkpoint(RESTART)");
          statement.execute("INSERT INTO t VALUES (zeroblob(10))");
        });
    assertThat(ends(anew)).hasSizeLessThan(COMMITS);
    assertThat(anew).hasSizeGreaterThan(ends(anew).getLast());
    assertTaken(anew);
  }

  private interface Work {
    void on(Statement statement) throws SQLException;
  }

  /// The log of some commits, after further steps.
  private byte[] written(Work more) throws SQLException, IOException {
    Path database = Files.createTempDirectory(folder, "written").resolve("test.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size = 4096");
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA wal_autocheckpoint = 0");
      statement.execute("CREATE TABLE t (x)");
      for (int commit = 1; commit < COMMITS; commit++) {
        statement.execute("INSERT INTO t VALUES (randomblob(20000))");
      }
      more.on(statement);
      return Files.readAllBytes(database.resolveSibling("test.db-wal"));
    }
  }

  /// The ends of the commits that belong to the log of the header.
  private static List<Integer> ends(byte[] log) {
    ByteBuffer bytes = ByteBuffer.wrap(log);
    List<Integer> ends = new ArrayList<>();
    for (int at = HEADER_BYTES; at + FRAME_BYTES <= log.length; at += FRAME_BYTES) {
      if (bytes.getLong(at + 8) == bytes.getLong(16) && bytes.getInt(at + 4) != 0) {
        ends.add(at + FRAME_BYTES);
      }
    }
    return ends;
  }

  private byte[] flipped(int at) {
    byte[] copy = log.clone();
    copy[at] ^= (byte) (1 << random.nextInt(8));
    return copy;
  }

  private void assertTaken(byte[] bytes) {
    assertThat(damage(bytes).filter(LogCheck.Damage::losesCommits)).as("seed %d", seed).isEmpty();
  }

  private void assertRefused(byte[] bytes, int place) {
    assertThat(damage(bytes))
        .as("seed %d", seed)
        .hasValueSatisfying(damage -> {
          assertThat(damage.losesCommits()).isTrue();
          assertThat(damage.message()).contains("is damaged at byte " + place + ":");
        });
  }

  private Optional<LogCheck.Damage> damage(byte[] bytes) {
    try {
      return LogCheck.damage(Files.write(folder.resolve("log"), bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
