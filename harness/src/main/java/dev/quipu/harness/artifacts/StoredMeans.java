package dev.quipu.harness.artifacts;

import dev.quipu.harness.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the means of the experiments of a run out of its summary.
public final class StoredMeans {
  private StoredMeans() {}

  /// The mean of one score in one experiment.
  ///
  /// @param value null if no record has the score
  public record Mean(
      String model, String probe, String dataset, String metric, @Nullable Double value) {}

  /// The means of a run, in the order of its experiments.
  ///
  /// @param metric a score, `success_rate` or `error_rate`; null for the primary score of each
  ///   experiment
  public static List<Mean> read(HarnessFolder folder, @Nullable String metric) throws IOException {
    Path file = folder.file(HarnessFolder.SUMMARY);
    Map<String, @Nullable Object> summary = Json.object(file.toString(), Files.readAllBytes(file));
    List<Mean> means = new ArrayList<>();
    if (summary.get("experiments") instanceof List<?> experiments) {
      for (Object one : experiments) {
        Map<String, @Nullable Object> experiment = Json.members(file + ", experiments", one);
        String wanted = metric == null ? String.valueOf(experiment.get("primary_metric")) : metric;
        Object score = Json.members(file + ", scores", experiment.get("scores")).get(wanted);
        means.add(
            new Mean(
                String.valueOf(experiment.get("model")),
                String.valueOf(experiment.get("probe")),
                String.valueOf(experiment.get("dataset")),
                wanted,
                value(score == null ? experiment.get(wanted) : score)));
      }
    }
    return means;
  }

  /// The mean of a score, or a share of all cases such as `success_rate`.
  private static @Nullable Double value(@Nullable Object stored) {
    Object mean = stored instanceof Map<?, ?> score ? score.get("mean") : stored;
    return mean instanceof Number number ? number.doubleValue() : null;
  }
}
