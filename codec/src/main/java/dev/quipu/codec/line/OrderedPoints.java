package dev.quipu.codec.line;

import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.codec.line.Line.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// The points of a line in the order of an axis, by position. Only requested points are decoded,
/// unless a run went back on the axis: then all are. Not safe for several threads.
public final class OrderedPoints {
  /// Adjacent points: a part of a chunk, and the loose points before its end.
  ///
  /// @param start the position of its first point
  private record Stretch(long start, long size, List<Part> parts, int looseFrom, int looseTo) {
    long end() {
      return start + size;
    }
  }

  private final StoredAxis axis;
  private final Points loose;
  private final List<Stretch> stretches = new ArrayList<>();

  /// All points, instead of the stretches, if they had to be sorted as a whole.
  private final Points sorted;

  private final long size;

  private OrderedPoints(StoredAxis axis, List<Part> parts, Points loose, Points sorted) {
    this.axis = axis;
    this.loose = loose;
    this.sorted = sorted;
    long place = 0;
    int at = 0;
    for (Part part : parts) {
      int from = at;
      while (at < loose.size() && isBeforeEnd(at, part)) {
        at++;
      }
      Stretch stretch = new Stretch(place, part.points() + at - from, List.of(part), from, at);
      stretches.add(stretch);
      place = stretch.end();
    }
    Stretch rest = new Stretch(place, loose.size() - at, List.of(), at, loose.size());
    stretches.add(rest);
    size = rest.end() + sorted.size();
  }

  /// @param axis [StoredAxis#STEP] or [StoredAxis#TIME]
  /// @param memory is told how many bytes will be taken if all points must be sorted
  static OrderedPoints of(List<Part> unsorted, Points loose, StoredAxis axis, LongConsumer memory) {
    List<Part> parts = new ArrayList<>(unsorted);
    parts.sort(Part.BY_START);
    if (axis == StoredAxis.STEP || ascends(parts, loose, axis)) {
      return new OrderedPoints(axis, parts, loose, new Points());
    }
    int points = loose.size() + parts.stream().mapToInt(Part::points).sum();
    memory.accept(Points.GROWING_BYTES * points);
    Points all = new Points(points);
    for (Part part : parts) {
      all.add(part.chunk(), 0, part.points());
    }
    all.addAll(loose);
    all.sortBy(axis);
    return new OrderedPoints(axis, List.of(), new Points(), all);
  }

  /// Whether the axis ascends with the steps, so that both have one order.
  private static boolean ascends(List<Part> parts, Points loose, StoredAxis axis) {
    long last = Long.MIN_VALUE;
    for (Part part : parts) {
      if (!part.isAscending(axis) || part.min(axis) < last) {
        return false;
      }
      last = part.max(axis);
    }
    if (loose.size() > 0 && !parts.isEmpty() && loose.step(0) < parts.getLast().lastStep()) {
      return false;
    }
    for (int i = 0; i < loose.size(); i++) {
      if (loose.x(axis, i) < last) {
        return false;
      }
      last = loose.x(axis, i);
    }
    return true;
  }

  private boolean isBeforeEnd(int i, Part part) {
    return Points.compare(
            loose.step(i),
            loose.timeMs(i),
            loose.value(i),
            part.lastStep(),
            part.lastTimeMs(),
            part.lastValue())
        < 0;
  }

  /// The number of points.
  public long size() {
    return size;
  }

  /// The points at the positions `from` (inclusive) to `to` (exclusive).
  public Points at(long from, long to) {
    Points found = new Points(Math.clamp(Math.min(to, size) - from, 0, Integer.MAX_VALUE - 8));
    for (Stretch stretch : stretches) {
      if (stretch.start < to && stretch.end() > from) {
        add(stretch, Math.max(from, stretch.start), Math.min(to, stretch.end()), found);
      }
    }
    for (long i = from; i < Math.min(to, sorted.size()); i++) {
      found.add(sorted, (int) i);
    }
    return found;
  }

  private void add(Stretch stretch, long from, long to, Points into) {
    int first = (int) (from - stretch.start);
    int end = (int) (to - stretch.start);
    if (stretch.parts.isEmpty()) {
      for (int i = first; i < end; i++) {
        into.add(loose, stretch.looseFrom + i);
      }
    } else if (stretch.looseFrom == stretch.looseTo) {
      into.add(stretch.parts.getFirst().chunk(), first, end);
    } else {
      Points all = new Points((int) stretch.size);
      all.add(stretch.parts.getFirst().chunk(), 0, stretch.parts.getFirst().points());
      for (int i = stretch.looseFrom; i < stretch.looseTo; i++) {
        all.add(loose, i);
      }
      all.sortBy(axis);
      for (int i = first; i < end; i++) {
        into.add(all, i);
      }
    }
  }
}
