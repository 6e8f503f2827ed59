package dev.quipu.store.sqlite;

import dev.quipu.core.QuipuException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// A connection with the statements prepared on it. Used by one thread at a time. Its errors are
/// those of the tracker, see [Failures].
///
/// Preparing a statement costs more than most statements here take, so statements are kept by their
/// text, the least recently used ones let go.
final class Session implements AutoCloseable {
  private static final int STATEMENTS = 200;

  /// Steps of SQLite's machine between two looks at the clock: below a millisecond.
  private static final int STEPS_BETWEEN_LOOKS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Connection connection;
  private final DamagedRows damaged;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);
  private @Nullable QuipuException loss;
  private Reading reading = Reading.NONE;
  private @Nullable Patience patience;

  Session(Connection connection, DamagedRows damaged) {
    this.connection = connection;
    this.damaged = damaged;
  }

  /// The rows that this and other sessions have left out.
  DamagedRows damaged() {
    return damaged;
  }

  Connection connection() {
    return connection;
  }

  /// Refuses to go on if SQLite has given up the transaction since [#forgetLoss], so that nothing
  /// of it may be committed, even if whoever saw the exception went on.
  void refuseIfLost() {
    if (loss != null) {
      throw loss;
    }
  }

  void forgetLoss() {
    loss = null;
  }

  /// From now on a transaction begun by [#beginBeforeFirst] is broken off when its patience is
  /// over.
  void limitReads() {
    try {
      ProgressHandler.setHandler(
          connection,
          STEPS_BETWEEN_LOOKS,
          new ProgressHandler() {
            @Override
            protected int progress() {
              return isLate() ? 1 : 0;
            }
          });
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Makes the next statement begin a transaction that reads one snapshot.
  void beginBeforeFirst(Patience patienceOfRead) {
    reading = Reading.NOT_BEGUN;
    patience = patienceOfRead;
    patienceOfRead.start();
  }

  boolean hasBegun() {
    return reading == Reading.BEGUN;
  }

  /// Begins the transaction that [#beginBeforeFirst] has asked for, if it has not begun, and takes
  /// its snapshot, which `BEGIN` alone does not.
  void takeSnapshot() {
    number("SELECT frame_no FROM folded");
  }

  /// Ends what [#beginBeforeFirst] began.
  void end() {
    boolean begun = hasBegun();
    reading = Reading.NONE;
    patience = null;
    if (begun) {
      try {
        execute("ROLLBACK");
      } catch (SQLException e) {
        throw failed(e);
      }
    }
  }

  /// Breaks off work between statements as a statement that takes too long is broken off.
  void refuseIfLate() {
    if (isLate()) {
      throw failed(new SQLiteException("interrupted", SQLiteErrorCode.SQLITE_INTERRUPT));
    }
  }

  private boolean isLate() {
    return patience != null && patience.isOver();
  }

  /// Runs a statement that changes rows and says how many.
  int update(String sql, @Nullable Object... arguments) {
    try {
      return bound(sql, arguments).executeUpdate();
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /// As [#update], but false if a row of that key is there already.
  boolean insert(String sql, @Nullable Object... arguments) {
    try {
      bound(sql, arguments).executeUpdate();
      return true;
    } catch (SQLException e) {
      if (Failures.isDuplicate(e)) {
        drop(sql);
        return false;
      }
      throw failed(sql, e);
    }
  }

  /// Runs a statement such as `COMMIT`, with SQLite's own exception.
  void execute(String sql) throws SQLException {
    try {
      bound(sql).execute();
    } catch (SQLException e) {
      drop(sql);
      throw e;
    }
  }

  /// Runs a statement that is done step by step but gives no rows, such as a vacuum, to its end.
  void finish(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  <T> List<T> list(String sql, Row.Mapper<T> mapper, @Nullable Object... arguments) {
    List<T> all = new ArrayList<>();
    each(sql, row -> all.add(mapper.map(row)), arguments);
    return all;
  }

  /// As [#list], but leaves out rows that are damaged, and tells of them.
  <T> List<T> listSound(String sql, Row.Mapper<T> mapper, @Nullable Object... arguments) {
    List<T> all = new ArrayList<>();
    eachSound(sql, row -> all.add(mapper.map(row)), arguments);
    return all;
  }

  /// The first rows of a statement.
  ///
  /// @param items the sound ones
  /// @param lastKey the first column of the last of them, sound or not
  record Scanned<T>(List<T> items, long lastKey, boolean hasMore) {}

  /// The first rows of a statement, which gives one more if there are more, and an integer first.
  <T> Scanned<T> scan(int max, String sql, Row.Mapper<T> mapper, @Nullable Object... arguments) {
    List<T> all = new ArrayList<>();
    int[] read = {0};
    long[] last = {0};
    eachSound(
        sql,
        row -> {
          if (read[0]++ < max) {
            last[0] = row.number(1);
            all.add(mapper.map(row));
          }
        },
        arguments);
    return new Scanned<>(all, last[0], read[0] > max);
  }

  <T> @Nullable T first(String sql, Row.Mapper<T> mapper, @Nullable Object... arguments) {
    try (ResultSet result = bound(sql, arguments).executeQuery()) {
      if (!result.next()) {
        return null;
      }
      List<T> one = new ArrayList<>(1);
      refuse(new Row(result).handTo(row -> one.add(mapper.map(row))));
      return one.getFirst();
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  boolean exists(String sql, @Nullable Object... arguments) {
    return first(sql, row -> true, arguments) != null;
  }

  /// The one number of a statement that always gives one row.
  long number(String sql, @Nullable Object... arguments) {
    Long value = first(sql, row -> row.number(1), arguments);
    return value == null ? 0 : value;
  }

  /// Hands every row to the sink, which must not run the same statement.
  ///
  /// @throws QuipuException CORRUPT if one is damaged
  void each(String sql, Row.Sink sink, @Nullable Object... arguments) {
    each(Session::refuse, sql, sink, arguments);
  }

  /// As [#each], but leaves out rows that are damaged, and tells of them.
  void eachSound(String sql, Row.Sink sink, @Nullable Object... arguments) {
    each(
        damage -> {
          if (damage != null) {
            damaged.add(damage.message());
          }
        },
        sql,
        sink,
        arguments);
  }

  private void each(
      Consumer<@Nullable QuipuException> damages,
      String sql,
      Row.Sink sink,
      @Nullable Object... arguments) {
    try (ResultSet result = bound(sql, arguments).executeQuery()) {
      Row row = new Row(result);
      while (result.next()) {
        damages.accept(row.handTo(sink));
      }
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  private static void refuse(@Nullable QuipuException damage) {
    if (damage != null) {
      throw damage;
    }
  }

  private enum Reading {
    NONE,
    NOT_BEGUN,
    BEGUN
  }

  private PreparedStatement bound(String sql, @Nullable Object... arguments) throws SQLException {
    if (reading == Reading.NOT_BEGUN) {
      reading = Reading.BEGUN;
      execute("BEGIN");
    }
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
      letGoOfOldest();
    }
    for (int i = 0; i < arguments.length; i++) {
      bind(statement, i + 1, arguments[i]);
    }
    return statement;
  }

  private void letGoOfOldest() throws SQLException {
    if (statements.size() > STATEMENTS) {
      var oldest = statements.entrySet().iterator();
      PreparedStatement statement = oldest.next().getValue();
      oldest.remove();
      statement.close();
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    // A switch over types is spun into a class when it is first reached, at every start.
    if (value == null) {
      statement.setNull(index, 0);
    } else if (value instanceof Long number) {
      statement.setLong(index, number);
    } else if (value instanceof Integer number) {
      statement.setInt(index, number);
    } else if (value instanceof Double number) {
      // A NaN is stored as NULL.
      statement.setDouble(index, number);
    } else if (value instanceof Boolean flag) {
      statement.setInt(index, flag ? 1 : 0);
    } else if (value instanceof String text) {
      statement.setString(index, text);
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else {
      throw new IllegalArgumentException("Cannot bind a " + value.getClass());
    }
  }

  /// The driver finalises a statement that has failed in most ways, and leaves it unfinished in the
  /// others; either way it is not to be used again.
  private void drop(String sql) {
    PreparedStatement statement = statements.remove(sql);
    if (statement != null) {
      try {
        statement.close();
      } catch (SQLException e) {
        LOG.debug("Closing a statement says again how it failed", e);
      }
    }
  }

  private QuipuException failed(String sql, SQLException e) {
    drop(sql);
    return failed(e);
  }

  private QuipuException failed(SQLException e) {
    QuipuException translated =
        patience != null && Failures.primary(e) == SQLiteErrorCode.SQLITE_INTERRUPT
            ? patience.refusal(e)
            : Failures.translate(e);
    if (loss == null && Failures.losesTransaction(e)) {
      loss = translated;
    }
    return translated;
  }

  @Override
  public void close() {
    try {
      for (PreparedStatement statement : statements.values()) {
        statement.close();
      }
      statements.clear();
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
