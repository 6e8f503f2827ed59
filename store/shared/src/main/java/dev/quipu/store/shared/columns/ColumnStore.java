package dev.quipu.store.shared.columns;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.query.Criterion;
import dev.quipu.store.shared.ExperimentKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Columns of runs for searches, in memory, for as many experiments as fit. See
/// docs/decisions/0007-searches-by-column.md.
///
/// A search locks the tables of its experiments in the order of their ids. A search that makes room
/// only tries the locks of other tables, so nobody waits for a table while holding a later one.
public final class ColumnStore {
  private static final long SEARCHES_BETWEEN_TRIALS = 1000;

  private final ChangedRuns changed;
  private final long limitBytes;
  private final Map<ExperimentKey, ColumnTable> tables = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong searches = new AtomicLong();
  private final Room room = new Room();

  /// The number of the search before which loading these experiments is not tried again.
  private final Map<ExperimentKey, Long> tooLargeUntil = new ConcurrentHashMap<>();

  public ColumnStore(ChangedRuns changed, long limitBytes) {
    this.changed = changed;
    this.limitBytes = limitBytes;
  }

  /// Runs found.
  ///
  /// @param runNos of the page, in order
  /// @param hasMore whether more runs follow the page
  /// @param total number of runs in all pages
  public record FoundRuns(List<Long> runNos, boolean hasMore, long total) {
    public FoundRuns {
      runNos = List.copyOf(runNos);
    }
  }

  /// Finds the runs of a page in the snapshot that begins with this call.
  ///
  /// @return null if the search must run in SQL: the columns do not hold a value the search needs,
  ///   the snapshot began earlier, so the columns may be later than the snapshot, or there is no
  ///   room
  public @Nullable FoundRuns find(RunValues values, ProjectId project, RunSearch search) {
    searches.incrementAndGet();
    Criterion criterion = search.filter() == null ? null : Criterion.of(search.filter());
    Set<ColumnKey> wanted = ColumnKey.of(search, criterion);
    if (values.hasBegun() || wanted == null || isTooLarge(project, search)) {
      return null;
    }
    List<ColumnTable> locked = new ArrayList<>();
    try {
      List<ExperimentId> inOrder =
          search.experiments().stream()
              .distinct()
              .sorted(Comparator.comparingLong(ExperimentId::value))
              .toList();
      for (ExperimentId id : inOrder) {
        locked.add(locked(new ExperimentKey(project, id), values::refuseIfLate));
      }
      locked.forEach(ColumnTable::gatherChanges);
      values.takeSnapshot();
      for (ColumnTable table : locked) {
        if (!table.bringUpToDate(values, wanted)) {
          giveUp(locked);
          return null;
        }
      }
      return new ColumnSearch(locked, search, criterion, values::refuseIfLate).find();
    } finally {
      locked.forEach(ColumnTable::release);
    }
  }

  public long bytes() {
    return bytes.get();
  }

  /// Whether at least the runs of all these experiments are in memory.
  public boolean holds(ProjectId project, List<ExperimentId> experiments) {
    return experiments.stream().allMatch(id -> tables.containsKey(new ExperimentKey(project, id)));
  }

  private boolean isTooLarge(ProjectId project, RunSearch search) {
    return !tooLargeUntil.isEmpty()
        && search.experiments().stream()
            .anyMatch(id ->
                tooLargeUntil.getOrDefault(new ExperimentKey(project, id), 0L) > searches.get());
  }

  /// Drops experiments that turned out too large while they were loaded.
  private void giveUp(List<ColumnTable> locked) {
    if (bytes.get() > limitBytes) {
      for (ColumnTable table : locked) {
        table.close();
        tooLargeUntil.put(table.key, searches.get() + SEARCHES_BETWEEN_TRIALS);
      }
    }
  }

  private ColumnTable locked(ExperimentKey key, Runnable pause) {
    while (true) {
      ColumnTable table = tables.computeIfAbsent(key, _ -> new ColumnTable(key, changed, room));
      table.take(pause);
      if (!table.isClosed()) {
        table.lastUsed = searches.get();
        return table;
      }
      table.release();
      tables.remove(key, table);
    }
  }

  /// The memory that all tables share.
  final class Room {
    void changed(long byBytes) {
      bytes.addAndGet(byBytes);
    }

    /// Lets a table take so much more memory, if need be by closing the tables that have not been
    /// searched for longest. False if there is no room.
    boolean make(ColumnTable table, long moreBytes) {
      if (bytes.get() + moreBytes <= limitBytes) {
        return true;
      }
      List<ColumnTable> others = new ArrayList<>(tables.values());
      others.sort(Comparator.comparingLong(other -> other.lastUsed));
      for (ColumnTable other : others) {
        if (bytes.get() + moreBytes <= limitBytes) {
          return true;
        }
        if (other.takeIfFree()) {
          try {
            other.close();
            tables.remove(other.key, other);
          } finally {
            other.release();
          }
        }
      }
      table.dropUnused();
      return bytes.get() + moreBytes <= limitBytes;
    }
  }
}
