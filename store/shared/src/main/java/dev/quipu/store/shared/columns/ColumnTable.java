package dev.quipu.store.shared.columns;

import dev.quipu.store.shared.ExperimentKey;
import dev.quipu.store.shared.Uninterrupted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The runs of one experiment in memory, in the columns that searches have asked for so far.
///
/// The lock guards everything here. A search holds the lock from [#take] to [#release], while it
/// reads the changes and looks for runs. The search reads rows of the database under the lock on
/// purpose: otherwise two searches would load the same columns twice. The writer never takes the
/// lock.
///
/// A search takes its snapshot under the lock, so each search sees a later snapshot than all
/// earlier searches. To bring the columns up to date, a search reads the runs that have changed
/// since the last search again. It reads them by column, and only for the columns that it uses.
final class ColumnTable {
  /// The limit of changes gathered for columns that no search has used since; beyond it these
  /// columns are dropped.
  private static final int HISTORY = 20_000;

  /// Runs asked for at once.
  private static final int RUNS_AT_ONCE = 1000;

  private static final long MS_BETWEEN_LOOKS = 20;
  private static final int ROWS_BETWEEN_LOOKS = 1 << 14;
  private static final long BYTES_OF_TABLE = 10_000;

  /// The column that every table has.
  private static final ColumnKey START = new ColumnKey(ColumnKey.Kind.START_TIME, "");

  private final ReentrantLock lock = new ReentrantLock();
  final ExperimentKey key;
  private final ChangedRuns changed;
  private final ColumnStore.Room room;
  private ChangedRuns.@Nullable Watch watch;

  /// Set when the table has left memory: a search that waited for the lock must take another table.
  private boolean closed;

  /// The memory that [#room] knows of.
  private long bytes;

  private int rows;
  private long[] runNos = {};
  private long[] idHigh = {};
  private long[] idLow = {};
  private TimeColumn starts = new TimeColumn();
  private BitSet deleted = new BitSet();

  /// Rows whose run is gone: the run was removed, or its creation was rolled back.
  private BitSet gone = new BitSet();

  private boolean loaded;
  private final Map<ColumnKey, Column> columns = new HashMap<>();
  private final Set<ColumnKey> tooLarge = new HashSet<>();

  /// Runs that have changed, in order; a run may appear many times.
  private long[] history = {};

  private int changes;

  /// How many of the changes the runs show; each column counts its own.
  private int seen;

  /// The columns of the search under way.
  private Set<ColumnKey> wanted = Set.of();

  /// The time of the last search, counted in searches of all tables.
  volatile long lastUsed;

  ColumnTable(ExperimentKey key, ChangedRuns changed, ColumnStore.Room room) {
    this.key = key;
    this.changed = changed;
    this.room = room;
  }

  /// @param pause called now and then while another search holds the lock
  void take(Runnable pause) {
    while (!Uninterrupted.get(() -> lock.tryLock(MS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS))) {
      pause.run();
    }
  }

  /// Takes the lock if no thread holds it, not even this one.
  boolean takeIfFree() {
    return !lock.isHeldByCurrentThread() && lock.tryLock();
  }

  void release() {
    lock.unlock();
  }

  boolean isClosed() {
    return closed;
  }

  int rows() {
    return rows;
  }

  long runNo(int row) {
    return runNos[row];
  }

  TimeColumn starts() {
    return starts;
  }

  BitSet deleted() {
    return deleted;
  }

  BitSet gone() {
    return gone;
  }

  Column column(ColumnKey wanted) {
    Column column = wanted.equals(START) ? starts : columns.get(wanted);
    if (column == null) {
      throw new IllegalStateException(wanted + " has not been loaded");
    }
    return column;
  }

  static int compareIds(ColumnTable a, int row, ColumnTable b, int otherRow) {
    int high = Long.compareUnsigned(a.idHigh[row], b.idHigh[otherRow]);
    return high != 0 ? high : Long.compareUnsigned(a.idLow[row], b.idLow[otherRow]);
  }

  /// @param id in hex, or the content of a damaged row
  int compareId(int row, String id) {
    HexFormat hex = HexFormat.of();
    return (hex.toHexDigits(idHigh[row]) + hex.toHexDigits(idLow[row])).compareTo(id);
  }

  /// Called before the snapshot is taken: the snapshot shows every change noted by then.
  void gatherChanges() {
    if (watch == null) {
      watch = changed.watch(key);
    }
    Set<Long> since = watch.take();
    if (since == null) {
      close();
    } else {
      gather(since);
    }
  }

  /// Brings the table to the snapshot of the read, which was taken under the lock.
  ///
  /// @return false if this fails; then the table must not be searched
  boolean bringUpToDate(RunValues values, Set<ColumnKey> columnsWanted) {
    wanted = columnsWanted;
    // The order matters: see ChangedRuns.
    Set<Long> recent = new HashSet<>(changed.inCommit(key));
    Set<Long> since = watch == null ? null : watch.look();
    if (since == null || closed || recent.contains(ChangedRuns.ALL)) {
      close();
      return false;
    }
    recent.addAll(since);
    if (!loaded) {
      if (!loadRuns(values)) {
        return false;
      }
    } else {
      refreshRuns(values, changesSince(seen, recent));
    }
    seen = changes;
    for (ColumnKey one : wanted) {
      if (!one.equals(START) && !bringUpToDate(values, one, recent)) {
        return false;
      }
    }
    return true;
  }

  private boolean bringUpToDate(RunValues values, ColumnKey one, Set<Long> recent) {
    Column column = columns.get(one);
    if (column instanceof TextColumn text && text.isStale()) {
      columns.remove(one);
      column = null;
    }
    if (column == null) {
      column = load(values, one);
      if (column == null) {
        return false;
      }
      columns.put(one, column);
    } else {
      refresh(values, one, column, changesSince(column.seen, recent));
    }
    column.seen = changes;
    return account();
  }

  private void gather(Set<Long> since) {
    if (changes + since.size() > HISTORY) {
      columns.values().removeIf(column -> column.seen < changes);
      columns.values().forEach(column -> column.seen = 0);
      loaded &= seen == changes;
      seen = 0;
      changes = 0;
    }
    if (history.length < changes + since.size()) {
      history = Arrays.copyOf(history, Math.max(64, 2 * (changes + since.size())));
    }
    for (long run : since) {
      history[changes++] = run;
    }
  }

  /// @param recent changes that may be in the snapshot, and will appear again
  private List<Long> changesSince(int from, Set<Long> recent) {
    Set<Long> all = new TreeSet<>(recent);
    for (int i = from; i < changes; i++) {
      all.add(history[i]);
    }
    return new ArrayList<>(all);
  }

  // ---- the runs ----

  private boolean loadRuns(RunValues values) {
    if (!room.make(this, BYTES_OF_TABLE)) {
      return false;
    }
    LoadedRuns found = new LoadedRuns();
    values.runs(key, null, found::add);
    found.sort();
    rows = 0;
    starts = new TimeColumn();
    deleted = new BitSet();
    gone = new BitSet();
    for (int i = 0; i < found.size; i++) {
      append(found.nos[found.order[i]], found, found.order[i]);
    }
    loaded = true;
    return account();
  }

  private void append(long no, LoadedRuns from, int i) {
    reserve(rows + 1);
    runNos[rows] = no;
    rows++;
    set(rows - 1, from, i);
  }

  private void set(int row, LoadedRuns from, int i) {
    idHigh[row] = from.high[i];
    idLow[row] = from.low[i];
    deleted.set(row, from.deleted.get(i));
    gone.clear(row);
    starts.put(row, from.startMs[i]);
  }

  private void reserve(int wanted) {
    if (runNos.length < wanted) {
      int length = Column.roomFor(wanted);
      runNos = Arrays.copyOf(runNos, length);
      idHigh = Arrays.copyOf(idHigh, length);
      idLow = Arrays.copyOf(idLow, length);
    }
    starts.reserve(wanted);
  }

  /// The number of a run whose creation was rolled back may belong to a run of another experiment.
  private void refreshRuns(RunValues values, List<Long> some) {
    for (long no : some) {
      int row = row(no);
      if (row >= 0) {
        // Until the run is found.
        gone.set(row);
      }
    }
    for (int from = 0; from < some.size(); from += RUNS_AT_ONCE) {
      LoadedRuns found = new LoadedRuns();
      values.runs(key, lot(some, from), found::add);
      found.sort();
      for (int i = 0; i < found.size; i++) {
        int at = found.order[i];
        int row = row(found.nos[at]);
        if (row >= 0) {
          set(row, found, at);
        } else {
          // Numbers of runs ascend, so a new run comes last.
          append(found.nos[at], found, at);
        }
      }
    }
  }

  /// The row of a run; negative if the run is not here.
  private int row(long no) {
    return Arrays.binarySearch(runNos, 0, rows, no);
  }

  // ---- the columns ----

  private @Nullable Column load(RunValues values, ColumnKey one) {
    if (tooLarge.contains(one) || !room.make(this, 8L * rows)) {
      return null;
    }
    Column column = one.newColumn();
    column.reserve(rows);
    Filling filling = new Filling(column);
    column.load(values, one, key, null, filling);
    if (!filling.fits) {
      tooLarge.add(one);
      return null;
    }
    return column;
  }

  private void refresh(RunValues values, ColumnKey one, Column column, List<Long> some) {
    column.reserve(rows);
    for (long no : some) {
      int row = row(no);
      if (row >= 0) {
        column.clear(row);
      }
    }
    for (int from = 0; from < some.size(); from += RUNS_AT_ONCE) {
      column.load(values, one, key, lot(some, from), this::row);
    }
  }

  private static List<Long> lot(List<Long> nos, int from) {
    return nos.subList(from, Math.min(nos.size(), from + RUNS_AT_ONCE));
  }

  /// Finds the rows of a column that is loaded, most of them in the order of the table.
  private final class Filling implements Column.RowFinder {
    private final Column column;
    private int next;
    private int count;
    private boolean fits = true;

    Filling(Column column) {
      this.column = column;
    }

    @Override
    public int row(long no) {
      if (++count % ROWS_BETWEEN_LOOKS == 0) {
        fits &= room.make(ColumnTable.this, column.bytes());
      }
      if (!fits) {
        return -1;
      }
      int row = next < rows && runNos[next] == no ? next : ColumnTable.this.row(no);
      if (row >= 0) {
        next = row + 1;
      }
      return row;
    }
  }

  // ---- memory ----

  /// Reports the memory of the table; false if there is no room for so much.
  private boolean account() {
    tell();
    return room.make(this, 0);
  }

  private void tell() {
    long sum =
        loaded ? BYTES_OF_TABLE + starts.bytes() + 8L * (3L * runNos.length + history.length) : 0;
    for (Column column : columns.values()) {
      sum += column.bytes();
    }
    room.changed(sum - bytes);
    bytes = sum;
  }

  /// Drops the columns that the current search does not use.
  void dropUnused() {
    columns.keySet().retainAll(wanted);
    tell();
  }

  /// Drops everything, for good.
  void close() {
    closed = true;
    columns.clear();
    rows = 0;
    room.changed(-bytes);
    bytes = 0;
    if (watch != null) {
      changed.unwatch(key, watch);
    }
  }
}
