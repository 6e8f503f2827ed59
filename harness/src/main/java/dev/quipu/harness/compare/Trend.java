package dev.quipu.harness.compare;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.Manifest;
import dev.quipu.harness.artifacts.ProbeEntry;
import dev.quipu.harness.artifacts.StoredMeans;
import dev.quipu.harness.artifacts.StoredMeans.Mean;
import dev.quipu.harness.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How the means of experiments move over runs.
///
/// @param runs the names of the folders, in their order
/// @param lines one for each experiment and score
public record Trend(List<String> runs, List<Line> lines) {
  /// The means of one score.
  ///
  /// @param values by run; null where a run does not have it
  public record Line(
      String model,
      String probe,
      String dataset,
      String metric,
      boolean isHigherBetter,
      List<@Nullable Double> values) {
    /// The runs that have a value.
    List<Double> known() {
      return values.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    }

    /// How much better the last value is than the one before; negative if it is worse, and 0 with
    /// fewer than two.
    public double gain() {
      List<Double> known = known();
      if (known.size() < 2) {
        return 0;
      }
      double gain = known.get(known.size() - 1) - known.get(known.size() - 2);
      return isHigherBetter ? gain : -gain;
    }

    /// Whether the last run is worse than the one before by more than a threshold, or has no value
    /// any more.
    boolean isFallen(double threshold) {
      boolean isLost = values.get(values.size() - 1) == null && !known().isEmpty();
      return isLost || gain() < -threshold;
    }
  }

  /// Reads runs.
  ///
  /// @param metric null for the primary score of each experiment
  /// @throws QuipuException INVALID_ARGUMENT if no run has the score
  public static Trend of(List<HarnessFolder> folders, @Nullable String metric) throws IOException {
    Map<List<String>, Line> lines = new LinkedHashMap<>();
    for (int i = 0; i < folders.size(); i++) {
      Manifest manifest = folders.get(i).manifest();
      for (Mean mean : StoredMeans.read(folders.get(i), metric)) {
        ProbeEntry probe = manifest.probe(mean.probe());
        Line line =
            lines.computeIfAbsent(
                List.of(mean.model(), mean.probe(), mean.dataset(), mean.metric()),
                _ ->
                    new Line(
                        mean.model(),
                        mean.probe(),
                        mean.dataset(),
                        mean.metric(),
                        probe.isHigherBetter(mean.metric()),
                        new ArrayList<>(
                            Collections.<@Nullable Double>nCopies(folders.size(), null))));
        line.values().set(i, mean.value());
      }
    }
    if (metric != null && lines.values().stream().allMatch(line -> line.known().isEmpty())) {
      throw QuipuException.invalid("No run has the score " + Text.quote(metric));
    }
    return new Trend(
        folders.stream().map(folder -> String.valueOf(folder.path().getFileName())).toList(),
        List.copyOf(lines.values()));
  }

  /// The lines whose last value is worse than the one before by more than a threshold, or missing.
  public List<Line> fallen(double threshold) {
    return lines.stream().filter(line -> line.isFallen(threshold)).toList();
  }

  /// The trend for programs, as canonical JSON.
  public String json() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("runs", runs);
    List<Object> all = new ArrayList<>();
    for (Line line : lines) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("model", line.model());
      one.put("probe", line.probe());
      one.put("dataset", line.dataset());
      one.put("metric", line.metric());
      one.put("values", line.values());
      one.put("gain", line.gain());
      all.add(one);
    }
    members.put("trends", all);
    return Json.text(members) + "\n";
  }
}
