package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.faults.Reading.Verdict;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import dev.quipu.server.app.Verification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Flips bits in the files of a store, verifies the store and reads everything. Damaged data must
/// be reported and never served as if they were right; the rest of the store goes on. For values
/// without a checksum, verification must find the damage that reading misses. The number of flips
/// is `-Dquipu.faults.flips`, the seed `-Dquipu.faults.seed`.
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class DamageTest {
  private static final int FLIPS = Integer.getInteger("quipu.faults.flips", 24);
  private static final int STEPS = 12;
  private static final int PAGE_BYTES = 4096;
  private static final String UNSEEN = "silent, and not found";

  /// Tables whose values have no checksum but are stored twice, and indexes, which repeat the
  /// values of their tables.
  private static final Set<String> HELD_TWICE =
      Set.of(
          "param",
          "param_by_key",
          "tag",
          "tag_by_key",
          "series_by_key",
          "run_by_id",
          "run_by_start",
          "frame_by_run",
          "chunk_by_series");

  @TempDir private Path folder;

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  private final Logger log = Logger.getLogger("dev.quipu");

  /// A page of the database.
  private record Page(int number, String table, String type) {
    /// Whether one of our checksums protects everything on the page except the link to the next
    /// page.
    boolean isChecked() {
      return (table.equals("frame") || table.equals("chunk")) && type.equals("overflow");
    }

    boolean isHeldTwice() {
      return HELD_TWICE.contains(table);
    }
  }

  @BeforeEach
  void beSilent() {
    // Each damaged answer is logged with its stack.
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void speakAgain() {
    log.setLevel(null);
  }

  @Test
  void flippedBitsInTheDatabaseAreReportedInBodiesOfPointsAndFoundInWhatIsHeldTwice()
      throws Exception {
    System.out.printf("Flipped bits: %d, -Dquipu.faults.seed=%d%n", FLIPS, seed);
    Path data = folder.resolve("data");
    Reading whole = write(data);
    List<Page> pages = pages(data.resolve("quipu.db"));
    List<Page> bodies = pages.stream().filter(Page::isChecked).toList();
    assertThat(bodies).isNotEmpty();
    List<Page> heldTwice = pages.stream().filter(Page::isHeldTwice).toList();
    assertThat(heldTwice).hasSizeGreaterThanOrEqualTo(HELD_TWICE.size());
    assertThat(flaws(data)).isEmpty();
    Map<String, Map<String, Integer>> outcomes = new TreeMap<>();
    for (int i = 0; i < FLIPS; i++) {
      List<Page> some = i % 3 == 0 ? bodies : i % 3 == 1 ? heldTwice : pages;
      Page page = some.get(random.nextInt(some.size()));
      long offset = usedByte(data.resolve("quipu.db"), page);
      String outcome = readDamaged(data, whole, "quipu.db", offset);
      if (page.isChecked()) {
        assertThat(outcome).as("a flip at %d of %s", offset, page).doesNotStartWith("silent");
      }
      if (page.isHeldTwice()) {
        assertThat(outcome).as("a flip at %d of %s", offset, page).isNotEqualTo(UNSEEN);
      }
      outcomes
          .computeIfAbsent(page.table() + ", " + page.type(), _ -> new TreeMap<>())
          .merge(outcome, 1, Integer::sum);
    }
    outcomes.forEach((where, counts) -> System.out.printf("  %-40s %s%n", where, counts));
  }

  @Test
  void aFlippedBitInABlobIsNeverServed() throws Exception {
    Path data = folder.resolve("data");
    Reading whole = write(data);
    List<Path> blobs;
    try (Stream<Path> files = Files.walk(data.resolve("blobs"))) {
      blobs =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.toFile().length() > 0)
              // The content of an object that is not logged yet can be had by nobody.
              .filter(file -> whole.has(digest(file)))
              .sorted()
              .toList();
    }
    assertThat(blobs).isNotEmpty();
    for (int i = 0; i < Math.min(FLIPS, blobs.size()); i++) {
      Path blob = blobs.get(i);
      long offset = random.nextLong(Files.size(blob));
      assertThat(readDamaged(data, whole, data.relativize(blob).toString(), offset))
          .as("a flip at %d of %s, seed %d", offset, blob, seed)
          .isEqualTo("reported");
    }
  }

  @Test
  void flippedBitsInTheLogKeepTheServerFromStarting() throws Exception {
    System.out.printf("Flipped bits in the log: -Dquipu.faults.seed=%d%n", seed);
    Path data = folder.resolve("data");
    Work work;
    try (Child server = Child.launch(data);
        Wire wire = new Wire(server.awaitUrl())) {
      work = new Work(wire, new SplittableRandom(5));
      for (int step = 0; step < STEPS; step++) {
        work.step(wire);
      }
      server.kill();
    }
    byte[] log = Files.readAllBytes(data.resolve("quipu.db-wal"));
    long lastCommits = beginOfLastCommits(log);
    for (int i = 0; i < FLIPS; i++) {
      Path copy = Files.createTempDirectory(folder, "damaged");
      copy(data, copy);
      long offset = i == 0 ? random.nextLong(32) : random.nextLong(lastCommits);
      flip(copy.resolve("quipu.db-wal"), offset);
      assertThatThrownBy(() -> start(copy).close())
          .as("a flip at %d of %d", offset, log.length)
          .isInstanceOfSatisfying(
              QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
          .hasMessageContaining("write-ahead log");
      delete(copy);
    }
    // Accepted without a flip, or torn at its end as by a power cut.
    Files.write(data.resolve("quipu.db-wal"), Arrays.copyOf(log, log.length - 1000));
    try (QuipuServer server = start(data);
        Wire wire = new Wire(server.url())) {
      work.requireReadable(wire, 1);
    }
  }

  /// The start of the last two commits of a log: damage there looks like the torn end that a power
  /// cut leaves.
  private static long beginOfLastCommits(byte[] log) {
    ByteBuffer frames = ByteBuffer.wrap(log);
    List<Integer> ends = new ArrayList<>();
    int frameBytes = 24 + PAGE_BYTES;
    for (int at = 32; at + frameBytes <= log.length; at += frameBytes) {
      if (frames.getInt(at + 4) != 0) {
        ends.add(at + frameBytes);
      }
    }
    return ends.get(ends.size() - 3);
  }

  /// Fills a store, reads it, and stops it cleanly.
  private Reading write(Path data) throws IOException {
    try (QuipuServer server = start(data);
        Wire wire = new Wire(server.url())) {
      Work work = new Work(wire, new SplittableRandom(5), BatchSource.Size.LARGE);
      for (int step = 0; step < STEPS; step++) {
        work.step(wire);
      }
      return Reading.whole(wire, work.runs());
    }
  }

  private static Digest digest(Path blob) {
    return new Digest(blob.resolveSibling("").getFileName() + blob.getFileName().toString());
  }

  private static QuipuServer start(Path data) {
    return QuipuServer.start(new ServerOptions("127.0.0.1", 0, data, Set.of(), false));
  }

  /// The behaviour of a server over a copy with a flipped bit: `refused` to start, `reported`,
  /// `same`, or `silent` if any answer was wrong without an error; a silent result also says
  /// whether verifying the copy finds the damage.
  private String readDamaged(Path data, Reading whole, String file, long offset)
      throws IOException {
    Path copy = Files.createTempDirectory(folder, "damaged");
    try {
      copy(data, copy);
      flip(copy.resolve(file), offset);
      boolean found = !flaws(copy).isEmpty();
      try (QuipuServer server = start(copy);
          Wire wire = new Wire(server.url())) {
        Map<String, Verdict> verdicts = whole.compare(wire);
        Wire.require("health", wire.tryGet("/health"));
        if (verdicts.containsValue(Verdict.SILENT)) {
          return found ? "silent, but found" : UNSEEN;
        }
        return verdicts.containsValue(Verdict.REPORTED) ? "reported" : "same";
      } catch (QuipuException e) {
        return "refused, " + e.code();
      }
    } finally {
      delete(copy);
    }
  }

  /// The position of a random byte of a page that is not 0; unused bytes are 0.
  private long usedByte(Path database, Page page) throws IOException {
    byte[] bytes = Files.readAllBytes(database);
    int begin = (page.number() - 1) * PAGE_BYTES;
    int[] used = IntStream.range(begin, begin + PAGE_BYTES).filter(at -> bytes[at] != 0).toArray();
    return used.length == 0 ? begin : used[random.nextInt(used.length)];
  }

  /// The flaws that verifying a folder finds.
  private static List<String> flaws(Path data) {
    List<String> flaws = new ArrayList<>();
    try {
      Verification.run(data, InstantSource.system(), flaws::add, (_, _, _) -> {});
    } catch (QuipuException e) {
      flaws.add(e.message());
    }
    return flaws;
  }

  private void flip(Path file, long offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) offset] ^= (byte) (1 << random.nextInt(8));
    Files.write(file, bytes);
  }

  private static List<Page> pages(Path database) throws SQLException {
    List<Page> pages = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("SELECT pageno, name, pagetype FROM dbstat ORDER BY pageno")) {
      while (rows.next()) {
        pages.add(new Page(rows.getInt(1), rows.getString(2), rows.getString(3)));
      }
    }
    return pages;
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
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
