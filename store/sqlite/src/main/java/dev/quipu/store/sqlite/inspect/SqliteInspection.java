package dev.quipu.store.sqlite.inspect;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Text;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.files.StoreInspection;
import dev.quipu.store.sqlite.session.CopyLock;
import dev.quipu.store.sqlite.session.DataFolder;
import dev.quipu.store.sqlite.session.Failures;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import dev.quipu.store.sqlite.tables.Owner;
import dev.quipu.store.sqlite.tables.Table;
import dev.quipu.store.sqlite.tables.Tables;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;

/// Inspects a database over a connection of its own, see [FolderView]. A server may have the folder
/// open, or open it meanwhile: then the inspection looks again. Except for the copy and the check
/// of the structure, every statement reads little, so that the write-ahead log can be cut.
public final class SqliteInspection implements StoreInspection {
  private static final int ROWS = 500;

  /// Steps of SQLite's virtual machine between two reports of a long statement's progress.
  private static final int STEPS = 1_000_000;

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
    for (Table table : Tables.namingBlobs()) {
      String sql = naming(table);
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

  /// Selects the digest, the size and the position of the rows that name blobs, behind a digest and
  /// in the order of the digests.
  private static String naming(Table table) {
    String owner =
        switch (table.owner()) {
          case STORE -> "'the store'";
          case PROJECT -> "'project ' || t.project_id";
          case EXPERIMENT -> "'experiment ' || o.id";
          case RUN -> "'run ' || o.id";
          case MODEL -> "'model ' || o.id";
          case TRACE -> "'trace ' || o.id";
          case UPLOAD -> "'run ' || r.id";
        };
    return "SELECT t.digest, max(t.size_bytes), "
        + owner
        + " || ', "
        + table.blob()
        + " FROM "
        + table.name()
        + " t"
        + table.owner().join()
        + (table.owner() == Owner.UPLOAD
            ? " JOIN run r ON r.project_id = o.project_id AND r.no = o.run_no"
            : "")
        + " WHERE t.digest > ? GROUP BY t.digest ORDER BY t.digest LIMIT ?";
  }

  @Override
  public boolean isNamed(Digest digest) {
    String sql =
        Tables.namingBlobs().stream()
            .map(table -> "SELECT 1 FROM " + table.name() + " WHERE digest = ?1")
            .collect(Collectors.joining(" UNION ALL ", "", " LIMIT 1"));
    return steady(session -> session.exists(sql, digest.hex()));
  }

  @Override
  public void close() {
    view.close();
    if (kept != null) {
      kept.close();
    }
  }
}
