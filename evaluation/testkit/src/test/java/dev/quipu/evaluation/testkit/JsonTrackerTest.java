package dev.quipu.evaluation.testkit;

import dev.quipu.evaluation.ExperimentTracker;
import dev.quipu.evaluation.files.FileTracker;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class JsonTrackerTest extends TrackerContract {
  @TempDir Path place;

  @Override
  protected ExperimentTracker open(String projectName) {
    return FileTracker.json(place, projectName);
  }
}
