package dev.quipu.codec.timeline;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows that a reader of a timeline wants.
///
/// @param fromUs the least time, inclusive
/// @param throughUs the greatest time, inclusive
/// @param newestFirst whether later rows come first
/// @param after only rows behind this place, in the order of the page; null for all
/// @param tests the conditions that all rows meet
/// @param fields the wanted fields; null for all
/// @param max the most rows of a page
public record TimelineWindow(
    long fromUs,
    long throughUs,
    boolean newestFirst,
    @Nullable Place after,
    List<RowTest> tests,
    @Nullable Collection<String> fields,
    int max) {
  /// The place of a row in the order of time and index.
  public record Place(long timeUs, long index) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byTime = Long.compare(timeUs, other.timeUs);
      return byTime != 0 ? byTime : Long.compare(index, other.index);
    }
  }

  /// All rows in a range of times, oldest first.
  public static TimelineWindow of(long fromUs, long throughUs, int max) {
    return new TimelineWindow(fromUs, throughUs, false, null, List.of(), null, max);
  }

  /// Whether the window may have rows in a range of times.
  boolean overlaps(long firstUs, long lastUs) {
    return firstUs <= greatest() && lastUs >= least();
  }

  /// The least time that a row behind the place can have.
  private long least() {
    return after == null || newestFirst ? fromUs : Math.max(fromUs, after.timeUs);
  }

  private long greatest() {
    return after == null || !newestFirst ? throughUs : Math.min(throughUs, after.timeUs);
  }

  /// Whether a row is in the range of times and behind the place.
  boolean isInRange(TimeRows rows, int row) {
    long time = rows.timeUs(row);
    if (time < fromUs || time > throughUs) {
      return false;
    }
    if (after != null) {
      int compared = new Place(time, rows.index(row)).compareTo(after);
      if (newestFirst ? compared >= 0 : compared <= 0) {
        return false;
      }
    }
    return true;
  }

  boolean matches(TimeRows rows, int row) {
    if (!isInRange(rows, row)) {
      return false;
    }
    for (RowTest test : tests) {
      if (!test.matches(rows, row)) {
        return false;
      }
    }
    return true;
  }
}
