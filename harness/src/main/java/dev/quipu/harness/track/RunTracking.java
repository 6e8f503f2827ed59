package dev.quipu.harness.track;

import dev.quipu.harness.artifacts.ExperimentSummary;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.ModelEntry;
import dev.quipu.harness.artifacts.ProbeEntry;
import dev.quipu.harness.artifacts.RecordStatus;
import dev.quipu.harness.run.RunResult;
import dev.quipu.trackers.ExperimentResult;
import dev.quipu.trackers.Tracker;
import dev.quipu.trackers.TrackerReport;
import dev.quipu.trackers.Trackers;
import dev.quipu.trackers.TrackingConfig;
import dev.quipu.trackers.backend.Backend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Logs finished runs with trackers. A tracker that is missing or fails is told of, and stops
/// nothing.
///
/// @param backends such as `local` and `mlflow`
/// @param warnings hears of each trouble, in one line
public record RunTracking(List<String> backends, String project, Consumer<String> warnings) {
  private static final String UNKNOWN = "unknown";

  /// Logs a run under its id, with a metric for each score and its files as artifacts.
  public void log(RunResult result) {
    TrackingConfig config = TrackingConfig.standard().project(project);
    Path around = result.folder().path().resolveSibling("tracking");
    List<Backend> found = new ArrayList<>();
    for (String name : backends) {
      if (!Trackers.names().contains(name)) {
        warnings.accept(
            "quipu: there is no tracker "
                + name
                + ", so the run is not tracked with it; there are: "
                + String.join(", ", Trackers.names()));
        continue;
      }
      try {
        found.add(Trackers.backend(name, options(name, around)));
      } catch (RuntimeException e) {
        warnings.accept("quipu: the run is not tracked with " + name + ": " + e.getMessage());
      }
    }
    if (found.isEmpty()) {
      return;
    }
    Tracker tracker = Trackers.multi(config, found);
    try (tracker) {
      log(result, tracker);
    } catch (RuntimeException e) {
      warnings.accept("quipu: the run is not tracked: " + e.getMessage());
    }
    tell(tracker.report());
  }

  private Map<String, Object> options(String name, Path folder) {
    return switch (name) {
      case "local" -> Map.of("output_dir", folder);
      case "tensorboard" -> Map.of("log_dir", folder.resolve("tensorboard").resolve(project));
      default -> Map.of();
    };
  }

  private void tell(TrackerReport report) {
    report
        .backends()
        .forEach((name, one) -> {
          if (!one.isComplete()) {
            String why = one.problems().isEmpty() ? "it did not answer" : one.problems().get(0);
            warnings.accept("quipu: the run is not wholly tracked with " + name + ": " + why);
          }
        });
  }

  private static void log(RunResult result, Tracker tracker) {
    String id = result.summary().plan().identity().id();
    tracker.startRun(id);
    tracker.logParams(Map.of("run_id", id, "run_dir", result.folder().path().toString()));
    List<ExperimentSummary> experiments = result.summary().experiments();
    for (int i = 0; i < experiments.size(); i++) {
      ExperimentSummary one = experiments.get(i);
      Double latency = i < result.meanLatenciesMs().size() ? result.meanLatenciesMs().get(i) : null;
      ExperimentResult told = told(result, one, latency);
      if (experiments.size() == 1) {
        tracker.logExperimentResult(told);
      } else {
        // Of several experiments of one run, params of one name would replace each other.
        String prefix = one.model() + "/" + one.probe() + "/" + one.dataset() + "/";
        Map<String, Double> metrics = new LinkedHashMap<>();
        told.metrics().forEach((name, value) -> metrics.put(prefix + name, value));
        tracker.logMetrics(metrics, 0);
      }
    }
    for (String name :
        List.of(
            HarnessFolder.RECORDS,
            HarnessFolder.SUMMARY,
            HarnessFolder.REPORT,
            HarnessFolder.MANIFEST)) {
      tracker.logArtifact(result.folder().file(name));
    }
    tracker.endRun();
  }

  private static ExperimentResult told(
      RunResult result, ExperimentSummary one, @Nullable Double latencyMs) {
    Map<String, Double> scores = new TreeMap<>();
    one.scores().forEach((name, score) -> scores.put(name, score.mean()));
    one.usage().forEach((name, count) -> scores.put(name, (double) count));
    long asked = one.count() - one.count(RecordStatus.SKIPPED);
    scores.put("error_rate", asked == 0 ? 0 : (double) one.failures() / asked);
    if (latencyMs != null) {
      scores.put("mean_latency_ms", latencyMs);
    }
    String category =
        result.summary().plan().probes().stream()
            .filter(probe -> probe.name().equals(one.probe()))
            .map(ProbeEntry::category)
            .filter(name -> !name.isEmpty())
            .findFirst()
            .orElse(UNKNOWN);
    String provider =
        result.summary().plan().models().stream()
            .filter(model -> model.name().equals(one.model()))
            .map(ModelEntry::provider)
            .findFirst()
            .orElse(UNKNOWN);
    return new ExperimentResult(
        result.summary().plan().identity().id(),
        one.model(),
        provider,
        one.probe(),
        category,
        asked,
        one.count(RecordStatus.SUCCESS),
        one.failures(),
        scores,
        result.wasComplete() ? null : result.seconds());
  }
}
