package dev.quipu.store.sqlite.inspect;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.files.Progress;
import dev.quipu.engine.port.files.StoreInspection;
import dev.quipu.store.sqlite.session.CopyLock;
import dev.quipu.store.sqlite.session.DataFolder;
import dev.quipu.store.sqlite.session.Failures;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;

/// Inspects a database over a connection of its own, see [FolderView]. A server may have the folder
/// open, or open it meanwhile: then the inspection looks again. Except for the copy and the check
/// of the structure, every statement reads little, so that the write-ahead log can be cut.
public final class SqliteInspection implements StoreInspection {
  private static final int ROWS = 500;

  /// Steps of SQLite's virtual machine between two reports of a long statement's progress.
  private static final int STEPS = 1_000_000;

  /// The rows that name blobs: a statement for each table, which gives the digest, the size and the
  /// position, behind a digest and ordered by digest.
  private static final List<String> NAMING =
      List.of(
          """
          SELECT a.digest, max(a.size_bytes), 'run ' || r.id || ', artifact "' || a.path || '"'
          FROM artifact a JOIN run r ON r.project_id = a.project_id AND r.no = a.run_no
          WHERE a.digest > ? GROUP BY a.digest ORDER BY a.digest LIMIT ?
          """,
          """
          SELECT digest, max(size_bytes), 'project ' || project_id || ', artifact "' || path || '"'
          FROM project_artifact WHERE digest > ? GROUP BY digest ORDER BY digest LIMIT ?
          """,
          """
          SELECT p.digest, max(p.size_bytes), 'run ' || r.id || ', part of an upload to "' || u.path || '"'
          FROM upload_part p JOIN upload u ON u.project_id = p.project_id AND u.id = p.upload_id
          JOIN run r ON r.project_id = u.project_id AND r.no = u.run_no
          WHERE p.digest > ? GROUP BY p.digest ORDER BY p.digest LIMIT ?
          """,
          """
          SELECT c.digest, max(c.size_bytes), 'run ' || r.id || ', series "' || c.key || '"'
          FROM chunk c JOIN run r ON r.project_id = c.project_id AND r.no = c.run_no
          WHERE c.digest > ? GROUP BY c.digest ORDER BY c.digest LIMIT ?
          """);

  private final Path folder;
  private final BlobStore blobs;
  private FolderView view;
  private @Nullable CopyLock kept;

  private SqliteInspection(Path folder, FolderView view, BlobStore blobs) {
    this.folder = folder;
    this.view = view;
    this.blobs = blobs;
  }

  public static SqliteInspection open(Path folder, BlobStore blobs) {
    return new SqliteInspection(folder, view(folder), blobs);
  }

  private static FolderView view(Path folder) {
    FolderView view = FolderView.open(folder);
    try {
      long version = view.session().number("PRAGMA user_version");
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
      return view;
    } catch (RuntimeException e) {
      view.close();
      throw e;
    }
  }

  /// The result of a look; the result of a second look if a server began to write during the first.
  private <T> T steady(Function<Session, T> look) {
    while (true) {
      try {
        T found = look.apply(view.session());
        if (!view.isOvertaken()) {
          return found;
        }
      } catch (QuipuException e) {
        if (!view.isOvertaken()) {
          throw e;
        }
      }
      view.close();
      view = view(folder);
    }
  }

  @Override
  public void keepBlobs() {
    kept = CopyLock.shared(folder);
  }

  @Override
  public void copyTo(Path target, Progress progress) {
    Path copy = target.resolve("quipu.db");
    steady(session -> {
      view.damage()
          .ifPresent(damage -> {
            throw QuipuException.corrupt(
                damage.message()
                    + ". A backup would be without it, so none is made. "
                    + damage.advice());
          });
      begin(copy);
      long bytes = session.number("PRAGMA page_count") * session.number("PRAGMA page_size");
      watch(session, () -> progress.at("bytes of the database", copy.toFile().length(), bytes));
      session.update("VACUUM INTO ?", copy.toString());
      watch(session, null);
      return true;
    });
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.STORAGE_FULL, "The copy of the database cannot be written: " + e, e);
    }
  }

  private static void begin(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      throw new QuipuException(ErrorCode.UNAVAILABLE, "Cannot write " + copy + ": " + e, e);
    }
    DataFolder.createFile(copy);
  }

  /// Calls a listener now and then while a long statement runs; nobody if null.
  private static void watch(Session session, @Nullable Runnable watcher) {
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
    steady(
            session -> {
              List<Flaw> found = new ArrayList<>();
              view.damage()
                  .ifPresent(damage ->
                      found.add(new Flaw("the log", damage.message() + ". " + damage.advice())));
              new DatabaseCheck(session, blobs, found::add, progress).run();
              return found;
            })
        .forEach(flaws);
  }

  @Override
  public void eachNamed(Consumer<Named> sink, Consumer<Flaw> flaws) {
    for (String sql : NAMING) {
      String after = "";
      while (true) {
        String from = after;
        List<NamedText> some = steady(session -> session.list(sql, NamedText::read, from, ROWS));
        if (some.isEmpty()) {
          break;
        }
        for (NamedText one : some) {
          if (Digest.isValid(one.digest)) {
            sink.accept(new Named(new Digest(one.digest), one.sizeBytes, one.where));
          } else {
            flaws.accept(new Flaw(one.where, "its digest " + Text.quote(one.digest) + " is none"));
          }
        }
        after = some.getLast().digest;
      }
    }
  }

  /// A row that names a blob, as stored in the database.
  private record NamedText(String digest, long sizeBytes, String where) {
    static NamedText read(Row row) throws SQLException {
      return new NamedText(row.text(1), row.number(2), row.text(3));
    }
  }

  @Override
  public boolean isNamed(Digest digest) {
    return steady(session ->
        session.exists(
            """
            SELECT 1 FROM artifact WHERE digest = ?1
            UNION ALL SELECT 1 FROM project_artifact WHERE digest = ?1
            UNION ALL SELECT 1 FROM chunk WHERE digest = ?1
            UNION ALL SELECT 1 FROM upload_part WHERE digest = ?1 LIMIT 1
            """,
            digest.hex()));
  }

  @Override
  public void close() {
    view.close();
    if (kept != null) {
      kept.close();
    }
  }
}
