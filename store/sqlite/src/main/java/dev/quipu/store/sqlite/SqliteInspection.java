package dev.quipu.store.sqlite;

import dev.quipu.core.Digest;
import dev.quipu.core.ErrorCode;
import dev.quipu.core.QuipuException;
import dev.quipu.engine.store.BlobStore;
import dev.quipu.engine.store.Progress;
import dev.quipu.engine.store.StoreInspection;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
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
  private final BlobStore blobs;
  private @Nullable CopyLock kept;

  private SqliteInspection(Path folder, Session session, BlobStore blobs) {
    this.folder = folder;
    this.session = session;
    this.blobs = blobs;
  }

  static SqliteInspection open(Path folder, BlobStore blobs) {
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
      return new SqliteInspection(folder, session, blobs);
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
    new DatabaseCheck(session, blobs, flaws, progress).run();
  }

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
