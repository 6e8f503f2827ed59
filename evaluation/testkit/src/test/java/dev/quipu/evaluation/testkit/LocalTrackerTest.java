package dev.quipu.evaluation.testkit;

import dev.quipu.evaluation.ExperimentTracker;
import dev.quipu.evaluation.runs.QuipuTracker;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Over run folders.
class LocalTrackerTest extends TrackerContract {
  @TempDir Path place;

  @Override
  protected ExperimentTracker open(String projectName) {
    return QuipuTracker.local(place, projectName);
  }
}
