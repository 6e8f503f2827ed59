package dev.quipu.sdk;

import java.util.List;

/// One request that a journal asks for.
sealed interface Request {
  /// A field which a true answer of our server holds at its top; empty if any answer will do.
  default String proof() {
    return "id";
  }

  /// Makes the run.
  record Create(Entry.Begin begin) implements Request {}

  /// Makes the server know an attempt.
  record Announce(Attempt attempt) implements Request {
    @Override
    public String proof() {
      return "attempt";
    }
  }

  /// Asks whether an attempt is there that the server has not found.
  record Find(String attempt) implements Request {
    @Override
    public String proof() {
      return "attempts";
    }
  }

  /// Asks which attempt is the newest.
  record Look(Entry.Resume resume) implements Request {}

  /// Makes the run a running one again.
  record Reopen() implements Request {}

  record Edit(List<Entry.Change> changes) implements Request {}

  /// Sends the points of a frame from one index, inclusive, to another, exclusive.
  final class Send implements Request {
    /// Numbers of frames are so far apart that the parts of one have their own between.
    static final long SEQUENCES_PER_FRAME = 1_000_000;

    private final Entry.Points points;
    private final int from;
    private final int to;
    private final byte[] bytes;

    /// @param bytes the frame of the part
    Send(Entry.Points points, int from, int to, byte[] bytes) {
      this.points = points;
      this.from = from;
      this.to = to;
      this.bytes = bytes;
    }

    Entry.Points points() {
      return points;
    }

    int from() {
      return from;
    }

    int to() {
      return to;
    }

    byte[] bytes() {
      return bytes;
    }

    /// A part is numbered by its end. So the parts ascend in the order in which they are sent,
    /// which the server wants, and however often a frame is cut, and by whom, the same part has the
    /// same number.
    long sequence() {
      return points.number() * SEQUENCES_PER_FRAME + to;
    }

    int count() {
      return to - from;
    }

    @Override
    public String proof() {
      return "points";
    }
  }

  record Finish(Entry.End end) implements Request {}

  /// Tells that the run is alive although it logs nothing.
  record Heartbeat() implements Request {
    @Override
    public String proof() {
      return "";
    }
  }
}
