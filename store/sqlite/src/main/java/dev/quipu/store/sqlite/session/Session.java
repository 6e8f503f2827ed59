package dev.quipu.store.sqlite.session;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.Memory;
import dev.quipu.store.shared.DamagedRows;
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
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// A connection with its prepared statements. Used by one thread at a time. Errors are those of the
/// tracker, see [Failures].
///
/// Preparing a statement costs more than running most statements here. So the session keeps
/// statements by their text, and drops the least recently used.
public final class Session implements AutoCloseable {
  private static final int STATEMENTS = 200;

  /// Steps of SQLite's virtual machine between two looks at the clock: less than a millisecond.
  private static final int STEPS_BETWEEN_LOOKS = 10_000;

  /// Items of a page filled in one go. The first go is smaller, because the size of the items is
  /// unknown.
  private static final int FILLED_AT_ONCE = 1000;

  private static final int FIRST_FILLED = 128;

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Connection connection;
  private final DamagedRows damaged;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);
  private @Nullable QuipuException loss;
  private Reading reading = Reading.NONE;
  private @Nullable ReadDeadline deadline;
  private Memory memory = Memory.UNCOUNTED;
  private long kept;

  Session(Connection connection, DamagedRows damaged) {
    this.connection = connection;
    this.damaged = damaged;
  }

  /// The rows that this and other sessions have left out.
  public DamagedRows damaged() {
    return damaged;
  }

  public Connection connection() {
    return connection;
  }

  /// Throws if SQLite has given up the transaction since [#forgetLoss]. So nothing of the
  /// transaction is committed, even if a caller caught the exception and went on.
  public void refuseIfLost() {
    if (loss != null) {
      throw loss;
    }
  }

  public void forgetLoss() {
    loss = null;
  }

  /// From now on, a transaction begun by [#beginBeforeFirst] is broken off when its deadline is
  /// over.
  public void limitReads() {
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
  ///
  /// @param memoryOfRead for the values kept of the read
  public void beginBeforeFirst(ReadDeadline deadlineOfRead, Memory memoryOfRead) {
    reading = Reading.NOT_BEGUN;
    deadline = deadlineOfRead;
    memory = memoryOfRead;
    kept = 0;
    deadlineOfRead.start();
  }

  public boolean hasBegun() {
    return reading == Reading.BEGUN;
  }

  /// Begins the transaction that [#beginBeforeFirst] asked for, if it has not begun, and takes its
  /// snapshot; `BEGIN` alone takes none.
  public void takeSnapshot() {
    number("SELECT frame_no FROM folded");
  }

  /// Ends the transaction of [#beginBeforeFirst].
  public void end() {
    boolean begun = hasBegun();
    reading = Reading.NONE;
    deadline = null;
    memory = Memory.UNCOUNTED;
    if (begun) {
      try {
        execute("ROLLBACK");
      } catch (SQLException e) {
        throw failed(e);
      }
    }
  }

  /// The bytes of the values that the read has kept so far.
  public long keptBytes() {
    return kept;
  }

  /// Takes memory for values that are kept after the read has ended.
  public void keep(long bytes) {
    memory.take(bytes);
    kept += bytes;
  }

  /// Gives back the memory of a read that begins anew.
  public void keepNothing() {
    memory.give(kept);
    kept = 0;
  }

  /// Breaks off work between statements, with the error of a statement that takes too long.
  public void refuseIfLate() {
    if (isLate()) {
      throw failed(new SQLiteException("interrupted", SQLiteErrorCode.SQLITE_INTERRUPT));
    }
  }

  private boolean isLate() {
    return deadline != null && deadline.isOver();
  }

  /// Runs a statement that changes rows, and returns their number.
  public int update(String sql, @Nullable Object... arguments) {
    try {
      return bound(sql, arguments).executeUpdate();
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /// As [#update], but false if there is already a row with that key.
  public boolean insert(String sql, @Nullable Object... arguments) {
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
  public void execute(String sql) throws SQLException {
    try {
      bound(sql).execute();
    } catch (SQLException e) {
      drop(sql);
      throw e;
    }
  }

  /// Runs a statement that works step by step but gives no rows, such as a vacuum, to its end.
  public void finish(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// The mapped rows; their memory counts as kept.
  public <T> List<T> list(String sql, Row.Mapper<T> mapper, @Nullable Object... arguments) {
    List<T> all = new ArrayList<>();
    keepEach(sql, row -> all.add(mapper.map(row)), arguments);
    return all;
  }

  /// As [#list], but leaves out damaged rows, and reports them.
  public <T> List<T> listSound(String sql, Row.Mapper<T> mapper, @Nullable Object... arguments) {
    List<T> all = new ArrayList<>();
    keepEachSound(sql, row -> all.add(mapper.map(row)), arguments);
    return all;
  }

  /// A page of a list.
  ///
  /// @param items the sound ones
  /// @param lastKey the key of the last row of the page, sound or not
  public record Page<T>(List<T> items, long lastKey, boolean hasMore) {}

  /// The first rows of a statement. The statement must give one more row if there are more, and an
  /// integer, its key, as its first column. The rows are fewer if they would be too large for a
  /// page.
  public <T> Page<T> scan(
      int max, String sql, Row.Mapper<T> mapper, @Nullable Object... arguments) {
    List<T> all = new ArrayList<>();
    long keptBefore = kept;
    int[] read = {0};
    boolean[] full = {false};
    long[] last = {0};
    eachSound(
        sql,
        row -> {
          full[0] |= read[0]++ == max || kept - keptBefore > SqliteLimits.PAGE_BYTES;
          if (!full[0]) {
            last[0] = row.number(1);
            all.add(mapper.map(row));
            keep(row.keptBytes());
          }
        },
        arguments);
    return new Page<>(all, last[0], full[0]);
  }

  /// Fills the items of a page with the results of further statements. The page ends earlier if it
  /// would be too large.
  ///
  /// @param keyOf the key of an item
  /// @param fill gets the items in several parts
  public <T, R> Page<R> filled(
      Page<T> page, ToLongFunction<T> keyOf, Function<List<T>, List<R>> fill) {
    List<T> items = page.items();
    List<R> filled = new ArrayList<>();
    long keptBefore = kept;
    int next = Math.min(FIRST_FILLED, items.size());
    int at = 0;
    while (at < items.size() && kept - keptBefore <= SqliteLimits.PAGE_BYTES) {
      filled.addAll(fill.apply(items.subList(at, at + next)));
      at += next;
      long taken = kept - keptBefore;
      long fitting = (SqliteLimits.PAGE_BYTES - taken) / Math.max(1, taken / at);
      next = Math.min(Math.clamp(fitting, 1, FILLED_AT_ONCE), items.size() - at);
    }
    return at == items.size()
        ? new Page<>(filled, page.lastKey(), page.hasMore())
        : new Page<>(filled, keyOf.applyAsLong(items.get(at - 1)), true);
  }

  public <T> @Nullable T first(String sql, Row.Mapper<T> mapper, @Nullable Object... arguments) {
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

  public boolean exists(String sql, @Nullable Object... arguments) {
    return first(sql, row -> true, arguments) != null;
  }

  /// The one number of a statement that always gives one row.
  public long number(String sql, @Nullable Object... arguments) {
    Long value = first(sql, row -> row.number(1), arguments);
    return value == null ? 0 : value;
  }

  /// As [#each], for a sink that keeps the values of the rows.
  public void keepEach(String sql, Row.Sink sink, @Nullable Object... arguments) {
    each(sql, keeping(sink), arguments);
  }

  /// As [#eachSound], for a sink that keeps the values of the rows.
  public void keepEachSound(String sql, Row.Sink sink, @Nullable Object... arguments) {
    eachSound(sql, keeping(sink), arguments);
  }

  private Row.Sink keeping(Row.Sink sink) {
    return row -> {
      sink.accept(row);
      keep(row.keptBytes());
    };
  }

  /// Hands every row to the sink, which must not run the same statement.
  ///
  /// @throws QuipuException CORRUPT if a row is damaged
  public void each(String sql, Row.Sink sink, @Nullable Object... arguments) {
    each(Session::refuse, sql, sink, arguments);
  }

  /// As [#each], but leaves out damaged rows, and reports them.
  public void eachSound(String sql, Row.Sink sink, @Nullable Object... arguments) {
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
    // The JVM spins a switch over types into a class on first use, at every start.
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

  /// The driver finalises most statements that fail, and leaves the others unfinished; neither can
  /// be used again.
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
        deadline != null && Failures.primary(e) == SQLiteErrorCode.SQLITE_INTERRUPT
            ? deadline.refusal(e)
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
