package dev.quipu.engine.alerts;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.AllProjectsReader.StoredAlert;
import dev.quipu.engine.port.read.RunKey;
import dev.quipu.query.Condition;
import dev.quipu.query.ConditionParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The enabled alerts by the runs and experiments they are of. Not safe for several threads.
final class AlertIndex {
  private static final Logger LOG = LoggerFactory.getLogger(AlertIndex.class);

  private final Map<RunKey, List<Watched>> byRun = new HashMap<>();
  private final Map<ExperimentKey, List<Watched>> byExperiment = new HashMap<>();

  /// An alert with its condition.
  ///
  /// @param keys of the metrics that the condition names
  record Watched(ProjectId project, Alert alert, Condition condition, Set<String> keys) {}

  record ExperimentKey(ProjectId project, ExperimentId experiment) {}

  /// Takes all enabled alerts.
  void load(List<StoredAlert> alerts) {
    alerts.forEach(stored -> add(stored.project(), stored.alert()));
  }

  /// Replaces the alerts of a run.
  void ofRun(RunKey key, List<Alert> alerts) {
    byRun.remove(key);
    alerts.forEach(alert -> add(key.project(), alert));
  }

  /// Replaces the alerts of an experiment itself.
  void ofExperiment(ExperimentKey key, List<Alert> alerts) {
    byExperiment.remove(key);
    alerts.forEach(alert -> add(key.project(), alert));
  }

  private void add(ProjectId project, Alert alert) {
    if (!alert.rule().enabled()) {
      return;
    }
    Condition condition;
    try {
      condition = ConditionParser.parse(alert.rule().condition());
    } catch (QuipuException e) {
      LOG.warn("Alert {} cannot be evaluated: {}", alert.id(), e.message());
      return;
    }
    Watched watched = new Watched(project, alert, condition, condition.keys());
    if (alert.run() == null) {
      byExperiment
          .computeIfAbsent(new ExperimentKey(project, alert.experiment()), _ -> new ArrayList<>())
          .add(watched);
    } else {
      byRun.computeIfAbsent(new RunKey(project, alert.run()), _ -> new ArrayList<>()).add(watched);
    }
  }

  boolean isEmpty() {
    return byRun.isEmpty() && byExperiment.isEmpty();
  }

  /// The position after which points may count; 0 if there are no alerts.
  long firstPosition() {
    return Stream.concat(byRun.values().stream(), byExperiment.values().stream())
        .flatMap(List::stream)
        .mapToLong(watched -> watched.alert().after())
        .min()
        .orElse(0);
  }

  /// Whether any alert is of the run or of its experiment.
  boolean concerns(ProjectId project, ExperimentId experiment, RunId run) {
    return !isEmpty()
        && (byRun.containsKey(new RunKey(project, run))
            || byExperiment.containsKey(new ExperimentKey(project, experiment)));
  }

  /// The alerts of a run and of its experiment.
  List<Watched> of(ProjectId project, ExperimentId experiment, RunId run) {
    List<Watched> all = new ArrayList<>(byRun.getOrDefault(new RunKey(project, run), List.of()));
    all.addAll(byExperiment.getOrDefault(new ExperimentKey(project, experiment), List.of()));
    return all;
  }

  /// Whether any alert asks for silence.
  boolean asksForSilence() {
    return byRun.values().stream().anyMatch(AlertIndex::asksForSilence)
        || byExperiment.values().stream().anyMatch(AlertIndex::asksForSilence);
  }

  /// Whether an alert of the run or of its experiment asks for silence.
  boolean asksForSilence(RunKey run, ExperimentId experiment) {
    return asksForSilence(byRun.getOrDefault(run, List.of()))
        || asksForSilence(
            byExperiment.getOrDefault(new ExperimentKey(run.project(), experiment), List.of()));
  }

  private static boolean asksForSilence(List<Watched> alerts) {
    return alerts.stream().anyMatch(alert -> alert.condition().asksForSilence());
  }
}
