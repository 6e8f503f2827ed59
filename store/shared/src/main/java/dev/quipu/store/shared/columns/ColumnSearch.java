package dev.quipu.store.shared.columns;

import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.query.Criterion;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// One search over the columns of its experiments: the filter gives a bit for each run, and a heap
/// keeps the first of the matching runs in order.
final class ColumnSearch {
  private static final int RUNS_BETWEEN_LOOKS = 1 << 14;

  private final List<ColumnTable> tables;
  private final RunSearch search;
  private final @Nullable Criterion criterion;
  private final Runnable pause;

  /// @param criterion of the search
  /// @param pause called now and then, to break off a search that takes too long
  ColumnSearch(
      List<ColumnTable> tables, RunSearch search, @Nullable Criterion criterion, Runnable pause) {
    this.tables = List.copyOf(tables);
    this.search = search;
    this.criterion = criterion;
    this.pause = pause;
  }

  ColumnStore.FoundRuns find() {
    List<BitSet> matches = new ArrayList<>();
    long total = 0;
    for (ColumnTable table : tables) {
      BitSet some = matches(table);
      matches.add(some);
      total += some.cardinality();
    }
    if (search.maxResults() == 0) {
      return new ColumnStore.FoundRuns(List.of(), false, total);
    }
    List<Long> first = first(matches, (int) Math.min(total, search.maxResults() + 1L));
    boolean hasMore = first.size() > search.maxResults();
    List<Long> page = new ArrayList<>();
    for (long hit : hasMore ? first.subList(0, search.maxResults()) : first) {
      page.add(tables.get(table(hit)).runNo(row(hit)));
    }
    return new ColumnStore.FoundRuns(page, hasMore, total);
  }

  private BitSet matches(ColumnTable table) {
    BitSet matches;
    if (criterion == null) {
      matches = new BitSet(table.rows());
      matches.set(0, table.rows());
    } else {
      matches = new ColumnFilter(table, pause).matches(criterion);
    }
    matches.andNot(table.gone());
    switch (search.view()) {
      case ACTIVE -> matches.andNot(table.deleted());
      case DELETED -> matches.and(table.deleted());
      case ALL -> {}
    }
    return matches;
  }

  /// The first runs in order that come behind the place, each as the number of its table and its
  /// row.
  private List<Long> first(List<BitSet> matches, int count) {
    ColumnOrder order = new ColumnOrder(tables, search.order());
    Place after = search.after();
    PriorityQueue<Long> heap =
        new PriorityQueue<>(
            Math.max(1, count), (a, b) -> order.compare(table(b), row(b), table(a), row(a)));
    int looked = 0;
    for (int t = 0; t < matches.size(); t++) {
      BitSet some = matches.get(t);
      for (int row = some.nextSetBit(0); row >= 0; row = some.nextSetBit(row + 1)) {
        if (++looked % RUNS_BETWEEN_LOOKS == 0) {
          pause.run();
        }
        if (after != null && order.compare(t, row, after) <= 0) {
          continue;
        }
        if (heap.size() < count) {
          heap.add(hit(t, row));
        } else {
          long last = heap.element();
          if (order.compare(t, row, table(last), row(last)) < 0) {
            heap.remove();
            heap.add(hit(t, row));
          }
        }
      }
    }
    List<Long> first = new ArrayList<>(heap.size());
    while (!heap.isEmpty()) {
      first.add(heap.remove());
    }
    Collections.reverse(first);
    return first;
  }

  private static long hit(int table, int row) {
    return (long) table << 32 | row;
  }

  private static int table(long hit) {
    return (int) (hit >>> 32);
  }

  private static int row(long hit) {
    return (int) hit;
  }
}
