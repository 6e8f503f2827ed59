package dev.quipu.store.sqlite.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/// Keeps blobs from being removed while a backup copies them: backups share the lock, a purge holds
/// it alone. The lock is a transaction on a small database of its own, `quipu.backup`, as in
/// [DataFolder], so it works between processes and ends with them. The program that holds the
/// folder creates the file.
public final class CopyLock implements AutoCloseable {
  static final String FILE = "quipu.backup";

  /// Blobs are removed in batches of less than a second.
  private static final int SHARED_WAIT_MS = 60_000;

  private final Connection connection;

  private CopyLock(Connection connection) {
    this.connection = connection;
  }

  /// Waits until nobody removes blobs. Changes nothing; null if no program that respects the lock
  /// has ever held the folder.
  public static @Nullable CopyLock shared(Path folder) {
    Path file = folder.resolve(FILE);
    if (Files.notExists(file)) {
      return null;
    }
    CopyLock lock = open(DataFolder.readOnly(file), SHARED_WAIT_MS);
    try {
      lock.execute("BEGIN");
      lock.execute("SELECT count(*) FROM sqlite_schema");
      return lock;
    } catch (SQLException e) {
      lock.close();
      throw Failures.translate(e);
    }
  }

  /// Null if a backup holds the lock.
  public static @Nullable CopyLock tryAlone(Path folder) {
    CopyLock lock = open("jdbc:sqlite:" + folder.resolve(FILE), 0);
    try {
      lock.execute("BEGIN EXCLUSIVE");
      return lock;
    } catch (SQLException e) {
      lock.close();
      if (Failures.primary(e) == SQLiteErrorCode.SQLITE_BUSY) {
        return null;
      }
      throw Failures.translate(e);
    }
  }

  private static CopyLock open(String url, int waitMs) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(waitMs);
    config.setJournalMode(SQLiteConfig.JournalMode.MEMORY);
    try {
      return new CopyLock(config.createConnection(url));
    } catch (SQLException e) {
      throw Failures.translate(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          rows.next();
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw Failures.translate(e);
    }
  }
}
