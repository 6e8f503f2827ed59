package dev.quipu.store.sqlite.summaries;

import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.store.sqlite.rows.RunRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The series of a run that is receiving points. Used by the writer thread only.
final class LiveRun {
  final ProjectId project;
  final long no;
  final RunId id;
  final ExperimentId experiment;

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

  LiveRun(ProjectId project, RunRow row, boolean whole, Attempts attempts) {
    this.project = project;
    this.no = row.no();
    this.id = row.info().id();
    this.experiment = row.info().experiment();
    this.whole = whole;
    this.attempts = attempts;
  }
}
