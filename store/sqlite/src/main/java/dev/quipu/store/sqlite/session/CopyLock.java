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

/// Keeps blobs from being removed while a backup copies them: backups share it, whoever removes has
/// it alone. A transaction on a small database of its own, `quipu.backup`, as in [DataFolder], so
/// that it works between processes and ends with them. Whoever holds the folder makes the file.
public final class CopyLock implements AutoCloseable {
  static final String FILE = "quipu.backup";

  /// Blobs are removed in batches of less than a second.
  private static final int SHARED_WAIT_MS = 60_000;

  private final Connection connection;

  private CopyLock(Connection connection) {
    this.connection = connection;
  }

  /// Waits until nobody removes blobs. Changes nothing; null if nobody has ever held the folder who
  /// would look at it.
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

  /// Null if a backup holds it.
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
