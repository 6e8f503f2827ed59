package dev.quipu.faults;

import dev.quipu.faults.DiskFaults.Action;
import dev.quipu.faults.DiskFaults.Kind;
import dev.quipu.faults.DiskFaults.Operation;
import dev.quipu.faults.DiskFaults.Point;
import java.util.List;
import java.util.SplittableRandom;

/// A point at which a server dies in tests.
///
/// @param most the range of k: the k-th operation at the point is hit
/// @param whenStopping whether the point is passed when a server stops
record NamedPoint(Point point, int most, boolean whenStopping) {
  static final List<NamedPoint> ALL =
      List.of(
          new NamedPoint(new Point(Operation.WRITE, Kind.LOG), 400, false),
          new NamedPoint(new Point(Operation.SYNC, Kind.LOG), 60, false),
          new NamedPoint(new Point(Operation.WRITE, Kind.BLOB_TEMPORARY), 12, false),
          new NamedPoint(new Point(Operation.SYNC, Kind.BLOB_TEMPORARY), 10, false),
          new NamedPoint(new Point(Operation.RENAME, Kind.BLOB), 8, false),
          new NamedPoint(new Point(Operation.SYNC, Kind.BLOB_FOLDER), 10, false),
          // A clean stop copies the log into the database, and so does a log that has grown.
          new NamedPoint(new Point(Operation.WRITE, Kind.DATABASE), 60, true),
          new NamedPoint(new Point(Operation.SYNC, Kind.DATABASE), 1, true),
          new NamedPoint(new Point(Operation.TRUNCATE, Kind.DATABASE), 1, true));

  private static final List<Action> DEATHS =
      List.of(Action.KILL_BEFORE, Action.KILL_AFTER, Action.POWER_CUT);
  private static final List<Action> DEATHS_IN_A_WRITE =
      List.of(Action.KILL_BEFORE, Action.KILL_AFTER, Action.POWER_CUT, Action.KILL_TORN);

  /// The point of a round: each in turn, then any.
  static NamedPoint of(int round, SplittableRandom random) {
    return ALL.get(round < ALL.size() ? round : random.nextInt(ALL.size()));
  }

  /// One of the ways to die in an operation.
  static Action death(Operation operation, SplittableRandom random) {
    List<Action> all = operation == Operation.WRITE ? DEATHS_IN_A_WRITE : DEATHS;
    return all.get(random.nextInt(all.size()));
  }
}
