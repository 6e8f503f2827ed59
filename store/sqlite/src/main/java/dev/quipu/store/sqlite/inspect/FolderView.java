package dev.quipu.store.sqlite.inspect;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.store.sqlite.session.DataFolder;
import dev.quipu.store.sqlite.session.LogCheck;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A view of the database of a folder that changes no byte in the folder, whether a server has the
/// folder open, was killed, or has ended cleanly. See
/// docs/decisions/0013-looking-changes-nothing.md.
///
/// SQLite coordinates the view with a server that has the folder open. Without a server, nothing
/// keeps one from starting. The view then tells afterwards whether a server has started, and the
/// caller must look again.
final class FolderView implements AutoCloseable {
  /// Read beside a server, with the server's index of the log in shared memory.
  private static final String SERVED = "mode=ro";

  /// There is no log: the database file holds everything.
  private static final String AT_REST = "mode=ro&immutable=1";

  /// A killed server has left its log and the index. The index cannot be trusted, so a new one is
  /// built in our own memory.
  private static final String LEFT = "mode=ro&readonly_shm=1";

  private final Path database;
  private final Session session;
  private final Optional<LogCheck.Damage> damage;

  /// The state of the files before the look; null if a server has them open.
  private final @Nullable List<String> before;

  /// A folder of our own with a copy of the database and the log.
  private final @Nullable Path copy;

  private FolderView(
      Path database,
      Session session,
      Optional<LogCheck.Damage> damage,
      @Nullable List<String> before,
      @Nullable Path copy) {
    this.database = database;
    this.session = session;
    this.damage = damage;
    this.before = before;
    this.copy = copy;
  }

  /// @throws QuipuException NOT_FOUND if there is no store in the folder
  static FolderView open(Path folder) {
    Path database = folder.resolve("quipu.db");
    if (!Files.isRegularFile(database)) {
      throw QuipuException.notFound("There is no store in " + folder + ": quipu.db is missing");
    }
    List<String> before = stamps(database);
    boolean served = DataFolder.isHeld(folder);
    Sessions sessions = Sessions.beside(database);
    if (served) {
      return new FolderView(database, sessions.inspector(SERVED), sessions.damage(), null, null);
    }
    if (sessions.logBytes() == 0) {
      return new FolderView(database, sessions.inspector(AT_REST), sessions.damage(), before, null);
    }
    if (Files.exists(index(database))) {
      return new FolderView(database, sessions.inspector(LEFT), sessions.damage(), before, null);
    }
    // SQLite reads no log without an index beside it, and would create one.
    Path copy = copy(database);
    Session session = Sessions.beside(copy.resolve("quipu.db")).inspector(SERVED);
    return new FolderView(database, session, sessions.damage(), before, copy);
  }

  Session session() {
    return session;
  }

  /// The damage in the log. The view then shows the database as it was before the damage.
  Optional<LogCheck.Damage> damage() {
    return damage;
  }

  /// Whether a server has begun to write since, so that the values read may belong to two states.
  boolean isOvertaken() {
    return before != null && !before.equals(stamps(database));
  }

  private static Path index(Path database) {
    return database.resolveSibling(database.getFileName() + "-shm");
  }

  /// The signs that somebody has written: every program that opens the database changes the index
  /// first.
  private static List<String> stamps(Path database) {
    return Stream.of(database, Sessions.log(database), index(database))
        .map(FolderView::stamp)
        .toList();
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.size() + " " + found.lastModifiedTime() + " " + found.fileKey();
    } catch (NoSuchFileException e) {
      return "none";
    } catch (IOException e) {
      throw new QuipuException(ErrorCode.UNAVAILABLE, "Cannot look at " + file + ": " + e, e);
    }
  }

  private static Path copy(Path database) {
    try {
      Path folder = Files.createTempDirectory("quipu-look");
      Path copy = folder.resolve("quipu.db");
      try {
        Files.copy(database, copy);
        Files.copy(Sessions.log(database), Sessions.log(copy));
        return folder;
      } catch (IOException e) {
        remove(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.STORAGE_FULL,
          database
              + " has a write-ahead log but no index of it, so it is looked at in a copy, and that"
              + " cannot be made: "
              + e,
          e);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Override
  public void close() {
    session.close();
    if (copy != null) {
      try {
        remove(copy);
      } catch (IOException e) {
        throw new QuipuException(ErrorCode.INTERNAL, "Cannot remove the copy in " + copy, e);
      }
    }
  }
}
