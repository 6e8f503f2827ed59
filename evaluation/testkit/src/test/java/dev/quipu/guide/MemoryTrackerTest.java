package dev.quipu.guide;

import dev.quipu.evaluation.ExperimentTracker;
import dev.quipu.evaluation.testkit.TrackerContract;
import java.util.HashMap;
import java.util.Map;

/// The backend of the guide passes the contract.
class MemoryTrackerTest extends TrackerContract {
  private final Map<String, ExperimentTracker> trackers = new HashMap<>();

  // snippet: contract
  @Override
  protected ExperimentTracker open(String projectName) {
    return trackers.computeIfAbsent(projectName, EvaluationSnippets.MemoryTracker::new);
  }
  // end
}
