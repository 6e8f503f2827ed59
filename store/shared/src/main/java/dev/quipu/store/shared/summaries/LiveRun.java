package dev.quipu.store.shared.summaries;

import dev.quipu.core.model.Attempts;
import dev.quipu.store.shared.StoredRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The series of a run that is receiving points. Used by the writer thread only.
final class LiveRun {
  /// Changes when the run is moved.
  StoredRun run;

  /// Whether the run had no series when this object was made, so that all of its series are here.
  final boolean whole;

  final Map<String, LiveSummary> series = new HashMap<>();

  /// Decides which points are alive.
  Attempts attempts;

  /// Changed series that no sweep has taken yet.
  List<LiveSummary> changed = new ArrayList<>();

  /// How many series differ from their rows, here or in sweeps.
  int dirtyCount;

  /// The number of the sweep before which points were last added.
  long lastUsedSweep;

  LiveRun(StoredRun run, boolean whole, Attempts attempts) {
    this.run = run;
    this.whole = whole;
    this.attempts = attempts;
  }
}
