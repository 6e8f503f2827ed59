package dev.quipu.codec.line;

import dev.quipu.codec.chunk.ColumnRange;
import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.codec.line.Line.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Visits the points of a line one by one, in the order of an axis. Overlapping chunks are sorted
/// together; all others are decoded block by block, so that memory depends on the overlaps and not
/// on the number of points.
final class LineWalk {
  private static final int BLOCK_POINTS = 4096;

  private final StoredAxis axis;
  private final Visitor visitor;

  private LineWalk(StoredAxis axis, Visitor visitor) {
    this.axis = axis;
    this.visitor = visitor;
  }

  /// Receives each point.
  @FunctionalInterface
  interface Visitor {
    void visit(long x, double value);
  }

  /// Parts of chunks and loose points that are adjacent on the axis and overlap no other stretch.
  private record Stretch(long min, long max, List<Part> parts, @Nullable Points loose) {
    long points() {
      long points = loose == null ? 0 : loose.size();
      for (Part part : parts) {
        points += part.points();
      }
      return points;
    }

    boolean touches(Stretch next) {
      return next.min <= max;
    }

    Stretch with(Stretch next) {
      List<Part> both = new ArrayList<>(parts);
      both.addAll(next.parts);
      return new Stretch(min, Math.max(max, next.max), both, loose == null ? next.loose : loose);
    }
  }

  /// Visits all points between two x, and at least some of the points before.
  ///
  /// @param from the x from which on all points are visited
  /// @param before the least number of points to visit before `from`; more may come
  /// @param to the greatest x to visit
  static void over(
      List<Part> parts,
      Points loose,
      StoredAxis axis,
      long from,
      long before,
      long to,
      Visitor visitor) {
    LineWalk walk = new LineWalk(axis, visitor);
    List<Stretch> stretches = stretches(parts, loose, axis);
    for (int i = firstNeeded(stretches, from, before); i < stretches.size(); i++) {
      if (stretches.get(i).min > to) {
        return;
      }
      walk.visit(stretches.get(i), to);
    }
  }

  /// Memory for a visit to all points: for the points that must be sorted together.
  static long bytes(List<Part> parts, Points loose, StoredAxis axis) {
    long most = 0;
    for (Stretch stretch : stretches(parts, loose, axis)) {
      if (stretch.parts.size() > 1) {
        most = Math.max(most, stretch.points());
      }
    }
    return Points.GROWING_BYTES * most;
  }

  private static List<Stretch> stretches(List<Part> parts, Points loose, StoredAxis axis) {
    List<Stretch> single = new ArrayList<>();
    for (Part part : parts) {
      single.add(new Stretch(part.min(axis), part.max(axis), List.of(part), null));
    }
    if (loose.size() > 0) {
      ColumnRange range = loose.range(axis);
      single.add(new Stretch(range.min(), range.max(), List.of(), loose));
    }
    single.sort(Comparator.comparingLong(Stretch::min));
    List<Stretch> stretches = new ArrayList<>();
    for (Stretch next : single) {
      boolean joins = !stretches.isEmpty() && stretches.getLast().touches(next);
      stretches.add(joins ? stretches.removeLast().with(next) : next);
    }
    return stretches;
  }

  private static int firstNeeded(List<Stretch> stretches, long from, long before) {
    long points = 0;
    for (int i = stretches.size() - 1; i >= 0; i--) {
      if (stretches.get(i).max < from) {
        if (points >= before) {
          return i + 1;
        }
        points += stretches.get(i).points();
      }
    }
    return 0;
  }

  private void visit(Stretch stretch, long to) {
    if (stretch.loose == null && stretch.parts.size() == 1) {
      Part part = stretch.parts.getFirst();
      if (part.chunk().range(axis).ascending()) {
        visit(part, to);
        return;
      }
    }
    Points all = new Points();
    for (Part part : stretch.parts) {
      all.add(part.chunk(), 0, part.points());
    }
    if (stretch.loose != null) {
      all.addAll(stretch.loose);
    }
    all.sortBy(axis);
    for (int i = 0; i < all.size() && all.x(axis, i) <= to; i++) {
      visitor.visit(all.x(axis, i), all.value(i));
    }
  }

  private void visit(Part part, long to) {
    int size = Math.min(BLOCK_POINTS, part.points());
    long[] xs = new long[size];
    double[] values = new double[size];
    for (int at = 0; at < part.points(); at += size) {
      int end = Math.min(part.points(), at + size);
      part.chunk().decode(axis, at, end, xs, 0);
      part.chunk().decodeValues(at, end, values, 0);
      for (int i = 0; i < end - at; i++) {
        if (xs[i] > to) {
          return;
        }
        visitor.visit(xs[i], values[i]);
      }
    }
  }
}
