package dev.quipu.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.codec.chunk.JsonValues;
import dev.quipu.codec.line.LoggedRows;
import dev.quipu.codec.line.Points;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Series;
import dev.quipu.engine.Engine;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.files.StoreInspection;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.store.shared.write.WriteLimits;
import dev.quipu.store.sqlite.read.TransactionSession;
import dev.quipu.store.sqlite.session.ReadDeadline;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import dev.quipu.store.testkit.MemoryBlobs;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/// Tests the embedded store beyond the contracts.
@Timeout(120)
class SqliteStoreTest {
  private static final ProjectId PROJECT = ProjectId.DEFAULT;
  private static final Scope SCOPE = Scope.of(PROJECT);
  private static final int STEPS = 200;

  @TempDir Path folder;

  @Test
  void onlyTheOwnerCanReadTheFiles() throws IOException {
    Path data = folder.resolve("a/b");
    try (SqliteStore store = open(data)) {
      createRun(store);
      assertThat(permissions(data)).isEqualTo("rwx------");
      try (Stream<Path> files = Files.list(data)) {
        assertThat(files)
            .isNotEmpty()
            .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
      }
    }
  }

  @Test
  void theDatabaseIsAsDurableAsPromised() throws SQLException {
    try (SqliteStore store = open(folder)) {
      store.write(
          SCOPE,
          tx -> {
            Session session = TransactionSession.of(tx);
            assertThat(session.number("PRAGMA synchronous")).isEqualTo(2);
            assertThat(session.number("PRAGMA page_size")).isEqualTo(4096);
            assertThat(session.number("PRAGMA foreign_keys")).isEqualTo(1);
            assertThat(session.<String>first("PRAGMA journal_mode", row -> row.text(1)))
                .isEqualTo("wal");
            return true;
          });
      store.read(
          SCOPE,
          tx -> {
            Session session = TransactionSession.of(tx);
            assertThat(session.number("PRAGMA query_only")).isEqualTo(1);
            return true;
          });
    }
  }

  @Test
  void aFolderIsOpenedOnce() {
    try (SqliteStore store = open(folder)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> open(folder))
            .isInstanceOf(QuipuException.class)
            .hasMessageContaining("in use");
      }
      createRun(store);
    }
    open(folder).close();
  }

  @Test
  void aDatabaseOfALaterProgramIsNotTouched() throws SQLException {
    open(folder).close();
    execute(
        "INSERT INTO migration VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x',"
            + " '2030-01-01 00:00:00.000', 1, 1)");
    execute("PRAGMA user_version = 99");
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("99");
  }

  @Test
  void aDatabaseOfTheFirstProgramIsBroughtUpToDate() throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + folder.resolve("quipu.db"));
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration/sqlite")
        .table("migration")
        .target("1")
        .load()
        .migrate();
    execute("PRAGMA user_version = 1");
    RunId run;
    try (SqliteStore store = open(folder)) {
      run = createRun(store);
      log(store, run, "k", 0, STEPS);
    }
    try (SqliteStore store = open(folder)) {
      assertThat(pointsOf(store, run, "k")).isEqualTo(STEPS);
    }
  }

  @Test
  void theLastMigrationIsTheOneNoted() throws Exception {
    URL found = SqliteStore.class.getResource("/db/migration/sqlite");
    assertThat(found).isNotNull();
    try (Stream<Path> files = Files.list(Path.of(found.toURI()))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .hasSize(Sessions.LAST_MIGRATION)
          .anyMatch(name -> name.startsWith("V" + Sessions.LAST_MIGRATION + "__"));
    }
  }

  @Test
  void moreWritesThanMayWaitAreRefusedAndTheOthersStored() throws Exception {
    try (SqliteStore store = open(folder);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      RunId run = createRun(store);
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      Future<Boolean> blocking =
          threads.submit(() ->
              store.write(
                  SCOPE,
                  tx -> {
                    begun.countDown();
                    awaitUnchecked(go);
                    return true;
                  }));
      begun.await();
      int extra = 100;
      CountDownLatch refused = new CountDownLatch(extra);
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < WriteLimits.QUEUE + extra; i++) {
        int step = i;
        all.add(
            threads.submit(() -> {
              try {
                log(store, run, "k", step, 1);
                return true;
              } catch (QuipuException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(e.message()).contains("" + WriteLimits.QUEUE);
                refused.countDown();
                return false;
              }
            }));
      }
      refused.await();
      go.countDown();
      assertThat(blocking.get()).isTrue();
      int stored = 0;
      for (Future<Boolean> one : all) {
        stored += one.get() ? 1 : 0;
      }
      assertThat(stored).isEqualTo(WriteLimits.QUEUE);
      assertThat(summaryCount(store, run, "k")).isEqualTo(WriteLimits.QUEUE);
    }
  }

  @Test
  void aFullDatabaseRefusesWritesAndServesReadsUntilThereIsSpace() {
    try (SqliteStore store = open(folder)) {
      RunId run = createRun(store);
      log(store, run, "before", 0, STEPS);
      setMaxPages(store, 1);
      assertThat(store.condition().refusal()).isEmpty();
      fillUntilFull(store, run);
      assertThat(store.condition().refusal())
          .hasValueSatisfying(why -> assertThat(why).contains("full"));
      assertThat(summaryCount(store, run, "before")).isEqualTo(STEPS);
      assertThat(exists(store, run)).isTrue();
      setMaxPages(store, 1_000_000);
      log(store, run, "after", 0, STEPS);
      assertThat(store.condition().refusal()).isEmpty();
      assertThat(summaryCount(store, run, "after")).isEqualTo(STEPS);
    }
  }

  @Test
  void aFullDiskRefusesWritesAndServesReadsUntilThereIsSpace() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    // The reserve takes eight of them.
    boolean mounted = command("mount", "-t", "tmpfs", "-o", "size=12m", "none", disk.toString());
    if (!mounted) {
      System.out.println("SKIPPED: a small disk cannot be mounted here (needs root)");
    }
    assumeTrue(mounted, "a small disk cannot be mounted here");
    try {
      Path data = disk.resolve("data");
      Path ballast = Files.write(disk.resolve("ballast"), new byte[1 << 20]);
      try (SqliteStore store = open(data)) {
        RunId run = createRun(store);
        log(store, run, "before", 0, STEPS);
        assertThat(summaryCount(store, run, "before")).isEqualTo(STEPS);
        fillUntilFull(store, run);
        assertThat(store.condition().refusal()).isPresent();
        assertThat(summaryCount(store, run, "before")).isEqualTo(STEPS);
        long points = pointsOf(store, run, "fill");
        Files.delete(ballast);
        log(store, run, "after", 0, STEPS);
        assertThat(store.condition().refusal()).isEmpty();
        assertThat(summaryCount(store, run, "after")).isEqualTo(STEPS);
        assertThat(summaryCount(store, run, "fill")).isEqualTo(points);
      }
      try (SqliteStore store = open(data)) {
        RunId run = createRun(store);
        assertThat(exists(store, run)).isTrue();
      }
    } finally {
      command("umount", disk.toString());
    }
  }

  @Test
  void aCommitThatFailsStopsWritesForGoodAndReadsGoOn() {
    RunId run;
    try (SqliteStore store = open(folder)) {
      run = createRun(store);
      log(store, run, "k", 0, STEPS);
      assertThat(summaryCount(store, run, "k")).isEqualTo(STEPS);
      // The commit itself checks a deferred foreign key, and therefore fails.
      assertCode(
          ErrorCode.OUTCOME_UNKNOWN,
          () ->
              store.write(
                  SCOPE,
                  tx -> {
                    Session session = TransactionSession.of(tx);
                    session.update("PRAGMA defer_foreign_keys = 1");
                    session.update(
                        "INSERT INTO run_notes (project_id, run_no, notes) VALUES (1, 999, '')");
                    return true;
                  }));
      assertCode(ErrorCode.UNAVAILABLE, () -> log(store, run, "k", STEPS, 1));
      assertThat(summaryCount(store, run, "k")).isEqualTo(STEPS);
      assertThat(pointsOf(store, run, "k")).isEqualTo(STEPS);
    }
    try (SqliteStore store = open(folder)) {
      log(store, run, "k", STEPS, 1);
      assertThat(summaryCount(store, run, "k")).isEqualTo(STEPS + 1);
    }
  }

  @Test
  void aCopyOfTheFilesOpensWithEveryPoint() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Path data = folder.resolve("data");
    RunId run;
    try (SqliteStore store = open(data)) {
      run = createRun(store);
      for (int i = 0; i < 50; i++) {
        log(store, run, "k", i, 1);
      }
      for (String name : List.of("quipu.db", "quipu.db-wal")) {
        Files.copy(data.resolve(name), copy.resolve(name));
      }
    }
    try (SqliteStore store = open(copy)) {
      assertThat(summaryCount(store, run, "k")).isEqualTo(50);
    }
  }

  @Test
  void aDamagedChunkOfJsonIsReportedAndNeverServed() throws SQLException {
    RunId run;
    try (SqliteStore store = open(folder)) {
      run = createRun(store);
      FrameBuilder frame = new FrameBuilder();
      for (int step = 0; step < STEPS; step++) {
        frame.add("n", step, step, step);
        frame.add("text", step, step, new JsonText("\"step " + step + "\""));
      }
      write(store, tx -> tx.points().append(run, 0, frame.build(), 1));
      compact(store, run);
      assertThat(jsonOf(store, run)).isEqualTo(STEPS);
    }
    assertThat(flaws()).isEmpty();
    execute(
        "UPDATE chunk SET body = CAST(substr(body, 1, 70) || x'00' || substr(body, 72) AS BLOB)"
            + " WHERE kind = 2");
    assertThat(flaws())
        .hasSize(1)
        .allMatch(flaw -> flaw.contains("run " + run + ", series \"text\""));
    try (SqliteStore store = open(folder)) {
      assertCode(ErrorCode.CORRUPT, () -> jsonOf(store, run));
      assertThat(summaryCount(store, run, "n")).isEqualTo(STEPS);
    }
  }

  private static void compact(SqliteStore store, RunId run) {
    try (Engine engine =
        Engine.over(
            store, new MemoryBlobs(), InstantSource.system(), IdSource.system(), new Random(1))) {
      engine.compactor().compact(PROJECT, run);
    }
  }

  private static long jsonOf(SqliteStore store, RunId run) {
    LoggedRows rows = store.read(SCOPE, tx -> tx.points().logged(run, "", 0, Long.MAX_VALUE));
    return rows.json().getOrDefault("text", new JsonValues()).size();
  }

  private List<String> flaws() {
    List<String> flaws = new ArrayList<>();
    try (StoreInspection inspection = SqliteStore.inspect(folder, new MemoryBlobs())) {
      inspection.check(flaw -> flaws.add(flaw.where() + ": " + flaw.what()), (_, _, _) -> {});
    }
    return flaws;
  }

  @Test
  void theNumberOfAFrameThatAnEventNamesIsNotGivenAgain() throws SQLException {
    RunId run;
    try (SqliteStore store = open(folder)) {
      run = createRun(store);
      assertThat(logWithEvent(store, run)).isEqualTo(1);
      assertThat(logWithEvent(store, run)).isEqualTo(2);
      write(
          store,
          tx ->
              tx.events().append(new Event.RunChanged(ExperimentId.DEFAULT, run, Change.UPDATED)));
    }
    execute("DELETE FROM frame");
    execute("UPDATE folded SET frame_no = 0");
    try (SqliteStore store = open(folder)) {
      assertThat(logWithEvent(store, run)).isEqualTo(3);
    }
  }

  private static long logWithEvent(SqliteStore store, RunId run) {
    FrameBuilder frame = new FrameBuilder();
    frame.add("k", 1, 1, 1);
    return store.<Long>write(
        SCOPE,
        tx -> {
          long no = tx.points().append(run, 0, frame.build(), 1);
          tx.events().append(new Event.PointsAppended(ExperimentId.DEFAULT, run, no));
          return no;
        });
  }

  @Test
  void aDamagedFrameIsReportedAndTheRestServed() throws SQLException {
    RunId run;
    RunId other;
    try (SqliteStore store = open(folder)) {
      run = createRun(store);
      other = createRun(store);
      log(store, run, "k", 0, STEPS);
      log(store, other, "k", 0, STEPS);
    }
    execute(
        "UPDATE frame SET body = CAST(substr(body, 1, 30) || x'00' || substr(body, 32) AS BLOB)"
            + " WHERE no = 1");
    // As after a crash before any frame was folded.
    execute("UPDATE folded SET frame_no = 0");
    execute("DELETE FROM series");
    try (SqliteStore store = open(folder)) {
      assertCode(ErrorCode.CORRUPT, () -> pointsOf(store, run, "k"));
      assertThat(pointsOf(store, other, "k")).isEqualTo(STEPS);
      assertThat(summaryCount(store, other, "k")).isEqualTo(STEPS);
    }
  }

  @Test
  void whatWasCompactedBeforeACrashLetItBeFoldedIsSummedUpAndFollowed() throws SQLException {
    RunId run;
    try (SqliteStore store = open(folder)) {
      run = createRun(store);
      log(store, run, "k", 0, STEPS);
      log(store, run, "other", 0, STEPS);
      try (Engine engine =
          Engine.over(
              store, new MemoryBlobs(), InstantSource.system(), IdSource.system(), new Random(1))) {
        engine.compactor().compact(PROJECT, run);
      }
    }
    // As after a crash: the frames are gone, and none was noted as folded.
    execute("UPDATE folded SET frame_no = 0");
    execute("DELETE FROM series");
    try (SqliteStore store = open(folder)) {
      assertThat(summaryCount(store, run, "k")).isEqualTo(STEPS);
      assertThat(summaryCount(store, run, "other")).isEqualTo(STEPS);
      log(store, run, "k", STEPS, 1);
      assertThat(pointsOf(store, run, "k")).isEqualTo(STEPS + 1);
      assertThat(summaryCount(store, run, "k")).isEqualTo(STEPS + 1);
    }
    try (SqliteStore store = open(folder)) {
      assertThat(pointsOf(store, run, "k")).isEqualTo(STEPS + 1);
      assertThat(summaryCount(store, run, "k")).isEqualTo(STEPS + 1);
    }
  }

  @Test
  void aReadThatTakesTooLongIsBrokenOffAndItsConnectionGoesOn() {
    open(folder).close();
    try (Session session = Sessions.beside(folder.resolve("quipu.db")).reader()) {
      session.limitReads();
      session.beginBeforeFirst(new ReadDeadline(Duration.ZERO), Memory.UNCOUNTED);
      assertCode(
          ErrorCode.UNAVAILABLE,
          () ->
              session.number(
                  """
                  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                  SELECT count(*) FROM n
                  """));
      session.end();
      session.beginBeforeFirst(new ReadDeadline(Duration.ofMinutes(1)), Memory.UNCOUNTED);
      assertThat(session.number("SELECT count(*) FROM experiment")).isEqualTo(1);
      session.end();
    }
  }

  @Test
  void theConnectionOfAReadCannotWrite() {
    try (SqliteStore store = open(folder)) {
      RunId run = createRun(store);
      assertThatThrownBy(() ->
              store.read(
                  SCOPE,
                  tx -> {
                    TransactionSession.of(tx).update("UPDATE run SET name = 'x'");
                    return true;
                  }))
          .isInstanceOf(QuipuException.class);
      assertThat(exists(store, run)).isTrue();
    }
  }

  @Test
  void summariesAreWrittenByThemselvesSoThatARestartFindsThem() throws SQLException {
    RunId run;
    try (SqliteStore store = open(folder)) {
      run = createRun(store);
      log(store, run, "k", 0, STEPS);
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT points FROM series")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(STEPS);
    }
  }

  // ---- short ways ----

  private static SqliteStore open(Path path) {
    return SqliteStore.open(path, InstantSource.system(), new MemoryBlobs());
  }

  private static RunId createRun(SqliteStore store) {
    RunInfo run =
        new RunInfo(
            IdSource.system().nextRunId(),
            ExperimentId.DEFAULT,
            "run",
            "me",
            RunStatus.RUNNING,
            Lifecycle.ACTIVE,
            1,
            null,
            null,
            null);
    write(store, tx -> tx.runs().create(run));
    return run.id();
  }

  private static boolean exists(SqliteStore store, RunId run) {
    return store.<Boolean>read(SCOPE, tx -> tx.runs().find(run).isPresent());
  }

  private static void write(SqliteStore store, Consumer<WriteTransaction> work) {
    store.write(
        SCOPE,
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  private static void log(SqliteStore store, RunId run, String key, long step, int steps) {
    Random random = new Random(step);
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < steps; i++) {
      frame.add(key, step + i, step + i, random.nextDouble());
    }
    write(store, tx -> tx.points().append(run, 0, frame.build(), 1));
  }

  /// Logs until the disk is full, and then expects a refusal at each attempt.
  private static void fillUntilFull(SqliteStore store, RunId run) {
    int refused = 0;
    for (int i = 0; refused < 3; i++) {
      try {
        log(store, run, "fill", (long) i * STEPS, STEPS);
        assertThat(i).isLessThan(10_000);
      } catch (QuipuException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL);
        refused++;
      }
    }
  }

  private static void setMaxPages(SqliteStore store, int pages) {
    write(store, tx -> TransactionSession.of(tx).number("PRAGMA max_page_count = " + pages));
  }

  private static long summaryCount(SqliteStore store, RunId run, String key) {
    Series series = store.read(SCOPE, tx -> tx.points().findSeries(run, key)).orElseThrow();
    return series.summary().count();
  }

  private static long pointsOf(SqliteStore store, RunId run, String key) {
    return store
        .read(SCOPE, tx -> tx.points().logged(run, "", 0, Long.MAX_VALUE))
        .numbers()
        .getOrDefault(key, new Points())
        .size();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("quipu.db"));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static boolean command(String... words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertCode(
      ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(QuipuException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
