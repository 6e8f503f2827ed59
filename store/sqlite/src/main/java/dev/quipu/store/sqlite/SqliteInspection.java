package dev.quipu.store.sqlite;

import dev.quipu.codec.Chunk;
import dev.quipu.codec.JsonChunk;
import dev.quipu.codec.SeriesChunk;
import dev.quipu.core.Digest;
import dev.quipu.core.ErrorCode;
import dev.quipu.core.Frame;
import dev.quipu.core.QuipuException;
import dev.quipu.engine.store.Progress;
import dev.quipu.engine.store.StoreInspection;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;

/// Looks at a database over a connection of its own. It takes no lock but those of SQLite, so that
/// a server may have the folder open or open it meanwhile; and but for the copy and the check of
/// the structure every statement reads little, so that the write-ahead log can be cut.
final class SqliteInspection implements StoreInspection {
  private static final int ROWS = 500;

  /// Steps of SQLite's machine between two looks at how far a long statement is.
  private static final int STEPS = 1_000_000;

  /// What names blobs: a statement for each table, which gives the digest, the size, the run's id
  /// and the rest of where it is, behind a digest and by it.
  private static final List<String> NAMING =
      List.of(
          """
          SELECT a.digest, max(a.size_bytes), r.id, ', artifact "' || a.path || '"'
          FROM artifact a JOIN run r ON r.project_id = a.project_id AND r.no = a.run_no
          WHERE a.digest > ? GROUP BY a.digest ORDER BY a.digest LIMIT ?
          """,
          """
          SELECT p.digest, max(p.size_bytes), r.id, ', part of an upload to "' || u.path || '"'
          FROM upload_part p JOIN upload u ON u.project_id = p.project_id AND u.id = p.upload_id
          JOIN run r ON r.project_id = u.project_id AND r.no = u.run_no
          WHERE p.digest > ? GROUP BY p.digest ORDER BY p.digest LIMIT ?
          """,
          """
          SELECT c.digest, max(c.size_bytes), r.id, ', series "' || c.key || '"'
          FROM chunk c JOIN run r ON r.project_id = c.project_id AND r.no = c.run_no
          WHERE c.digest > ? GROUP BY c.digest ORDER BY c.digest LIMIT ?
          """);

  private final Path folder;
  private final Session session;
  private @Nullable CopyLock kept;

  private SqliteInspection(Path folder, Session session) {
    this.folder = folder;
    this.session = session;
  }

  static SqliteInspection open(Path folder) {
    Path database = folder.resolve("quipu.db");
    if (!Files.isRegularFile(database)) {
      throw new QuipuException(
          ErrorCode.NOT_FOUND, "There is no store in " + folder + ": quipu.db is missing");
    }
    Session session = new Sessions(database).inspector();
    try {
      long version = session.number("PRAGMA user_version");
      if (version != Sessions.LAST_MIGRATION) {
        throw new QuipuException(
            ErrorCode.NOT_IMPLEMENTED,
            "The store in "
                + folder
                + " has the tables of version "
                + version
                + "; this program knows version "
                + Sessions.LAST_MIGRATION);
      }
      return new SqliteInspection(folder, session);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public void keepBlobs() {
    kept = CopyLock.shared(folder);
  }

  @Override
  public void copyTo(Path target, Progress progress) {
    Path copy = target.resolve("quipu.db");
    DataFolder.createFile(copy);
    long bytes = session.number("PRAGMA page_count") * session.number("PRAGMA page_size");
    watch(() -> progress.at("bytes of the database", copy.toFile().length(), bytes));
    session.update("VACUUM INTO ?", copy.toString());
    watch(null);
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.STORAGE_FULL, "The copy of the database cannot be written: " + e, e);
    }
  }

  /// Calls somebody now and then while a long statement runs; nobody if null.
  private void watch(@Nullable Runnable watcher) {
    try {
      if (watcher == null) {
        ProgressHandler.clearHandler(session.connection());
        return;
      }
      ProgressHandler.setHandler(
          session.connection(),
          STEPS,
          new ProgressHandler() {
            @Override
            protected int progress() {
              watcher.run();
              return 0;
            }
          });
    } catch (SQLException e) {
      throw Failures.translate(e);
    }
  }

  @Override
  public void check(Consumer<Flaw> flaws, Progress progress) {
    progress.at("structure of the database", 0, 0);
    guarded(flaws, "the database", this::checkStructure);
    guarded(flaws, "the database", this::checkReferences);
    guarded(flaws, "the frames", sink -> checkFrames(sink, progress));
    guarded(flaws, "the chunks", sink -> checkChunks(sink, progress));
  }

  /// A damaged file may break off any statement; the other checks go on.
  private static void guarded(
      Consumer<Flaw> flaws, String where, Consumer<Consumer<Flaw>> checking) {
    try {
      checking.accept(flaws);
    } catch (QuipuException e) {
      flaws.accept(new Flaw(where, "cannot be read: " + e.message()));
    }
  }

  private void checkStructure(Consumer<Flaw> flaws) {
    session.each(
        "PRAGMA quick_check(100)",
        row -> {
          if (!row.text(1).equals("ok")) {
            flaws.accept(new Flaw("the database", row.text(1)));
          }
        });
  }

  private void checkReferences(Consumer<Flaw> flaws) {
    session.each(
        "PRAGMA foreign_key_check",
        row ->
            flaws.accept(
                new Flaw(
                    "table " + row.text(1),
                    "a row names one of " + row.text(3) + " that is missing")));
  }

  private void checkFrames(Consumer<Flaw> flaws, Progress progress) {
    long total = session.number("SELECT count(*) FROM frame");
    long done = 0;
    long after = 0;
    while (true) {
      List<Checked> some =
          session.list(
              """
              SELECT f.no, r.id, f.points, f.body FROM frame f
              LEFT JOIN run r ON r.project_id = f.project_id AND r.no = f.run_no
              WHERE f.no > ? ORDER BY f.no LIMIT ?
              """,
              SqliteInspection::checkFrame,
              after,
              ROWS);
      if (some.isEmpty()) {
        return;
      }
      some.forEach(frame -> frame.flaws().forEach(flaws));
      done += some.size();
      after = some.getLast().no();
      progress.at("frames", done, total);
    }
  }

  private static Checked checkFrame(Row row) throws SQLException {
    List<Flaw> flaws = new ArrayList<>();
    long no = row.number(1);
    String run = row.textOrNull(2);
    String where = (run == null ? "no run" : "run " + run) + ", frame " + no;
    if (run == null) {
      flaws.add(new Flaw(where, "belongs to no run"));
    }
    try {
      int found = Frame.decode(row.bytes(4)).points();
      if (found != row.number(3)) {
        flaws.add(new Flaw(where, "has " + found + " points instead of " + row.number(3)));
      }
    } catch (QuipuException e) {
      flaws.add(new Flaw(where, e.message()));
    }
    return new Checked(no, flaws);
  }

  /// Those in blobs are checked by their digests.
  private void checkChunks(Consumer<Flaw> flaws, Progress progress) {
    long total = session.number("SELECT count(*) FROM chunk");
    long done = 0;
    long after = 0;
    while (true) {
      List<Checked> some =
          session.list(
              """
              SELECT c.no, r.id, c.points, c.body, c.key, c.kind FROM chunk c
              LEFT JOIN run r ON r.project_id = c.project_id AND r.no = c.run_no
              WHERE c.no > ? AND c.body IS NOT NULL ORDER BY c.no LIMIT ?
              """,
              SqliteInspection::checkChunk,
              after,
              ROWS);
      if (some.isEmpty()) {
        return;
      }
      some.forEach(chunk -> chunk.flaws().forEach(flaws));
      done += some.size();
      after = some.getLast().no();
      progress.at("chunks", done, total);
    }
  }

  private static Checked checkChunk(Row row) throws SQLException {
    List<Flaw> flaws = new ArrayList<>();
    long no = row.number(1);
    String run = row.textOrNull(2);
    String where =
        (run == null ? "no run" : "run " + run) + ", series \"" + row.text(5) + "\", chunk " + no;
    if (run == null) {
      flaws.add(new Flaw(where, "belongs to no run"));
    }
    try {
      SeriesChunk chunk =
          switch (SqliteLines.kind(row.number(6))) {
            case LINE, REPEATS -> Chunk.open(row.bytes(4));
            case JSON -> JsonChunk.open(row.bytes(4));
          };
      chunk.verify();
      int found = chunk.extent().values();
      if (found != row.number(3)) {
        flaws.add(new Flaw(where, "has " + found + " points instead of " + row.number(3)));
      }
    } catch (QuipuException e) {
      flaws.add(new Flaw(where, e.message()));
    }
    return new Checked(no, flaws);
  }

  private record Checked(long no, List<Flaw> flaws) {}

  @Override
  public void eachNamed(Consumer<Named> sink) {
    for (String sql : NAMING) {
      String after = "";
      while (true) {
        List<Named> some =
            session.list(
                sql,
                row ->
                    new Named(
                        new Digest(row.text(1)), row.number(2), "run " + row.text(3) + row.text(4)),
                after,
                ROWS);
        if (some.isEmpty()) {
          break;
        }
        some.forEach(sink);
        after = some.getLast().digest().hex();
      }
    }
  }

  @Override
  public boolean isNamed(Digest digest) {
    return session.exists(
        """
        SELECT 1 FROM artifact WHERE digest = ?1
        UNION ALL SELECT 1 FROM chunk WHERE digest = ?1
        UNION ALL SELECT 1 FROM upload_part WHERE digest = ?1 LIMIT 1
        """,
        digest.hex());
  }

  @Override
  public void close() {
    session.close();
    if (kept != null) {
      kept.close();
    }
  }
}
