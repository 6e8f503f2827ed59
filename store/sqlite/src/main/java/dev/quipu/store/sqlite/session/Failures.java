package dev.quipu.store.sqlite.session;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Translates the errors of SQLite.
public final class Failures {
  private Failures() {}

  /// The primary code, such as `SQLITE_IOERR` for `SQLITE_IOERR_FSYNC`.
  public static SQLiteErrorCode primary(SQLException e) {
    return SQLiteErrorCode.getErrorCode(code(e).code & 0xff);
  }

  static SQLiteErrorCode code(SQLException e) {
    return e instanceof SQLiteException sqlite
        ? sqlite.getResultCode()
        : SQLiteErrorCode.getErrorCode(e.getErrorCode());
  }

  /// Whether the whole transaction is lost, and not only the statement.
  static boolean losesTransaction(SQLException e) {
    return switch (primary(e)) {
      case SQLITE_FULL,
          SQLITE_IOERR,
          SQLITE_NOMEM,
          SQLITE_CORRUPT,
          SQLITE_NOTADB,
          SQLITE_CANTOPEN,
          SQLITE_INTERRUPT,
          SQLITE_PROTOCOL,
          SQLITE_BUSY,
          SQLITE_READONLY ->
          true;
      default -> false;
    };
  }

  /// Whether a sync has failed: data that the operating system had taken before may be lost, and
  /// the system does not report the loss again.
  public static boolean isFailedSync(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        SQLiteErrorCode code = sqlite.getResultCode();
        return code == SQLiteErrorCode.SQLITE_IOERR_FSYNC
            || code == SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC;
      }
    }
    return false;
  }

  /// The error that a failed statement means for the caller, while none of its changes can have
  /// been committed.
  public static QuipuException translate(SQLException e) {
    if (code(e) == SQLiteErrorCode.SQLITE_IOERR_READ
        || code(e) == SQLiteErrorCode.SQLITE_IOERR_SHORT_READ) {
      return new QuipuException(
          ErrorCode.CORRUPT, "The disk cannot read the database: " + e.getMessage(), e);
    }
    return switch (primary(e)) {
      case SQLITE_FULL, SQLITE_IOERR ->
          new QuipuException(
              ErrorCode.STORAGE_FULL,
              "The disk of the store is full or cannot be written; nothing was stored",
              e);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          new QuipuException(ErrorCode.CORRUPT, "The database is damaged: " + e.getMessage(), e);
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
          new QuipuException(
              ErrorCode.UNAVAILABLE,
              "The files of the store cannot be opened for writing, or not at all: "
                  + e.getMessage(),
              e);
      case SQLITE_BUSY ->
          new QuipuException(
              ErrorCode.UNAVAILABLE, "The database is held by another program; try again", e);
      case SQLITE_INTERRUPT ->
          new QuipuException(ErrorCode.UNAVAILABLE, "The statement was broken off", e);
      default -> new QuipuException(ErrorCode.INTERNAL, "The database refused a statement", e);
    };
  }

  static boolean isDuplicate(SQLException e) {
    return switch (code(e)) {
      case SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE -> true;
      default -> false;
    };
  }
}
