package dev.quipu.store.sqlite.session;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/// The folder of a store. One program at a time holds it, and only its owner can read the files.
///
/// The lock is an exclusive transaction on a small database of its own, not a lock of the JDK. A
/// POSIX lock is lost when the process closes any handle of the file, even after a second attempt
/// of the same process to open the folder; SQLite handles this. The operating system releases the
/// lock when the process ends, however it ends.
public final class DataFolder implements AutoCloseable {
  private static final String LOCK = "quipu.lock";

  /// A program that checks whether the folder is held shares the lock for less than a millisecond.
  private static final int LOOK_MS = 250;

  private final Path database;
  private final Connection lock;

  private DataFolder(Path database, Connection lock) {
    this.database = database;
    this.lock = lock;
  }

  /// Creates the folder if there is none, and takes the lock.
  public static DataFolder take(Path folder) {
    try {
      if (Files.notExists(folder)) {
        Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
      }
      Path database = folder.resolve("quipu.db");
      requireWritable(folder, folder);
      requireWritable(folder, database);
      Path lock = folder.resolve(LOCK);
      // SQLite gives its other files the permissions of the database.
      createOwnerOnly(database);
      createOwnerOnly(lock);
      // So that a backup need not create the file.
      createOwnerOnly(folder.resolve(CopyLock.FILE));
      return new DataFolder(database, lock(folder, lock));
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE, "Cannot use the data folder " + folder + ": " + e, e);
    }
  }

  Path database() {
    return database;
  }

  public Path path() {
    return database.resolveSibling("");
  }

  private static void requireWritable(Path folder, Path path) {
    if (Files.exists(path) && !Files.isWritable(path)) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE,
          "The data folder "
              + folder
              + " cannot be used: "
              + path
              + " cannot be written, which a server and gc have to. Give this user the right to"
              + " write it, or mount its disk for writing. 'quipu verify' and 'quipu backup' only"
              + " read it, and a server can be started with the copy that 'quipu backup' makes.");
    }
  }

  /// Whether some program holds the folder now. Changes nothing.
  public static boolean isHeld(Path folder) {
    Path file = folder.resolve(LOCK);
    if (Files.notExists(file)) {
      return false;
    }
    try (Connection connection = new SQLiteConfig().createConnection(readOnly(file));
        Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT count(*) FROM sqlite_schema").close();
      return false;
    } catch (SQLException e) {
      if (Failures.primary(e) == SQLiteErrorCode.SQLITE_BUSY) {
        return true;
      }
      throw Failures.translate(e);
    }
  }

  /// The address of a database that is only read.
  static String readOnly(Path file) {
    return "jdbc:sqlite:" + file.toUri() + "?mode=ro";
  }

  private static Connection lock(Path folder, Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(LOOK_MS);
    config.setJournalMode(SQLiteConfig.JournalMode.MEMORY);
    Connection connection = null;
    try {
      connection = config.createConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("BEGIN EXCLUSIVE");
      }
      return connection;
    } catch (SQLException e) {
      close(connection, e);
      throw new QuipuException(
          ErrorCode.UNAVAILABLE,
          "The data folder "
              + folder
              + " is in use: another Quipu server has it open. Stop that one or choose another"
              + " folder.",
          e);
    }
  }

  private static void close(@Nullable Connection connection, SQLException cause) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /// Creates a file that only its owner can read, if there is none.
  public static void createFile(Path file) {
    try {
      createOwnerOnly(file);
    } catch (IOException e) {
      throw new QuipuException(ErrorCode.UNAVAILABLE, "Cannot use " + file + ": " + e, e);
    }
  }

  private static void createOwnerOnly(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new IOException(file + " is a symbolic link, which is not followed");
    }
    try {
      Files.createFile(file, ownerOnly(file, "rw-------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (SQLException e) {
      throw Failures.translate(e);
    }
  }
}
