package dev.quipu.faults;

import java.util.List;

/// Something that one request brings to the server, and its known fate. All of it is stored, or
/// none.
abstract class Sent {
  private volatile Fate fate = Fate.UNKNOWN;
  private boolean wasTried;
  private boolean isInDoubt;

  enum Fate {
    /// Sent, and no answer came.
    UNKNOWN,
    /// Acknowledged, or seen: must be there for ever.
    STORED,
    /// Refused, or seen to be absent: must never be there.
    ABSENT
  }

  /// What the server gives back once this is stored.
  abstract List<Item> items();

  final Fate fate() {
    return fate;
  }

  final void settle(Fate known) {
    fate = known;
  }

  /// Notes that a request with it goes out: from now on it may be stored, whether an answer comes
  /// or not.
  final void sending() {
    isInDoubt = wasTried && fate == Fate.UNKNOWN;
    wasTried = true;
    if (fate == Fate.ABSENT) {
      fate = Fate.UNKNOWN;
    }
  }

  /// Notes an answer that says that the last request stored nothing. This does not tell the fate of
  /// an earlier request without an answer.
  final void refused() {
    if (fate == Fate.UNKNOWN && !isInDoubt) {
      fate = Fate.ABSENT;
    }
  }
}
