package dev.quipu.store.sqlite.session;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.store.shared.DamagedRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// Opens the database: brings its tables up to date, and makes connections for the writer, the
/// readers and inspections. There is no other way to a connection, and none is made before the
/// write-ahead log has been checked.
public final class Sessions {
  /// 4 KiB wastes least: a typical frame of 1000 points has 4.3 KB, of which an 8 KiB page holds
  /// only one (measured: 4.6 bytes a point with pages of 4 KiB, 8.0 with 8, 5.4 with 16).
  private static final int PAGE_BYTES = 4096;

  /// The write-ahead log is copied into the database when it has this many pages (64 MiB): often
  /// enough to be checked fast after a crash, seldom enough that few commits pay for its two syncs.
  /// Appends to many runs write 6 KB each, as each dirties another page of an index: 20 000 a
  /// second fill it twice.
  private static final int CHECKPOINT_PAGES = 16_384;

  /// The number of the last migration file. A database that has noted it is up to date, which
  /// spares starting Flyway: two thirds of the time it takes to open a store.
  public static final int LAST_MIGRATION = 25;

  private static final int BUSY_MS = 5000;
  private static final int WRITER_CACHE_KIB = 32 << 10;
  private static final int READER_CACHE_KIB = 8 << 10;

  private final Path database;
  private final Path log;
  private final String url;
  private final Optional<LogCheck.Damage> damage;
  private final DamagedRows damaged = new DamagedRows();

  private Sessions(Path database) {
    this.database = database;
    log = log(database);
    url = "jdbc:sqlite:" + database;
    damage = LogCheck.damage(log);
  }

  /// For the program that holds the folder and writes to it.
  ///
  /// @throws QuipuException CORRUPT if damage in the log would lose commits
  public static Sessions of(DataFolder folder) {
    Sessions sessions = new Sessions(folder.database());
    sessions
        .damage
        .filter(LogCheck.Damage::losesCommits)
        .ifPresent(found -> {
          throw QuipuException.corrupt(found.message() + ". " + found.advice());
        });
    return sessions;
  }

  /// For inspections: only [#inspector] can be used. The log may be damaged.
  public static Sessions beside(Path database) {
    return new Sessions(database);
  }

  /// The rows that reads have left out.
  public DamagedRows damaged() {
    return damaged;
  }

  /// The write-ahead log of a database.
  public static Path log(Path database) {
    return database.resolveSibling(database.getFileName() + "-wal");
  }

  /// The damage in the log.
  public Optional<LogCheck.Damage> damage() {
    return damage;
  }

  /// Applies the migrations that are missing.
  public void migrate() {
    if (layOut() == LAST_MIGRATION) {
      return;
    }
    SQLiteDataSource source = new SQLiteDataSource(writerConfig());
    source.setUrl(url);
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:db/migration/sqlite")
          .table("migration")
          // A migration that this program does not know is an error, too: the tables are not as the
          // program expects.
          .ignoreMigrationPatterns(new String[0])
          .loggers("slf4j")
          .load()
          .migrate();
      noteMigration();
    } catch (FlywayException e) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE, "Cannot bring the tables up to date: " + e.getMessage(), e);
    }
  }

  /// Applies the settings that a database takes only while it is empty, and returns the number of
  /// the last migration it has noted.
  private long layOut() {
    SQLiteConfig config = new SQLiteConfig();
    config.setPageSize(PAGE_BYTES);
    try (Connection connection = config.createConnection(url);
        Statement statement = connection.createStatement()) {
      // Lets SQLite give space back in small steps; only a new database takes this setting.
      statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
      statement.execute("PRAGMA journal_mode = WAL");
      try (ResultSet version = statement.executeQuery("PRAGMA user_version")) {
        return version.getLong(1);
      }
    } catch (SQLException e) {
      throw Failures.translate(e);
    }
  }

  private void noteMigration() {
    try (Session session = writer()) {
      PlannerStatistics.write(session);
      session.update("PRAGMA user_version = " + LAST_MIGRATION);
    }
  }

  public Session writer() {
    return open(writerConfig());
  }

  public Session reader() {
    SQLiteConfig config = common(READER_CACHE_KIB);
    config.setPragma(SQLiteConfig.Pragma.JOURNAL_MODE, "WAL");
    Session session = open(config);
    session.update("PRAGMA query_only = 1");
    session.limitReads();
    return session;
  }

  /// Reads the database and changes no byte of it.
  ///
  /// @param parameters of SQLite's URI, which say how to read the database
  public Session inspector(String parameters) {
    return open(common(READER_CACHE_KIB), "jdbc:sqlite:" + database.toUri() + "?" + parameters);
  }

  private static SQLiteConfig writerConfig() {
    SQLiteConfig config = common(WRITER_CACHE_KIB);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setWalAutocheckpoint(CHECKPOINT_PAGES);
    return config;
  }

  private static SQLiteConfig common(int cacheKib) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MS);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setCacheSize(-cacheKib);
    config.setGetGeneratedKeys(false);
    return config;
  }

  /// The size of the write-ahead log.
  public long logBytes() {
    return log.toFile().length();
  }

  private Session open(SQLiteConfig config) {
    return open(config, url);
  }

  private Session open(SQLiteConfig config, String url) {
    try {
      Connection connection = config.createConnection(url);
      LikeFunction.register(connection);
      SpanFunction.register(connection);
      return new Session(connection, damaged);
    } catch (SQLException e) {
      throw Failures.translate(e);
    }
  }
}
