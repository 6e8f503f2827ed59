package dev.quipu.store.memory;

import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.lineage.LineageWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The lineage of a run at one moment.
final class RunLineage {
  final Map<SpanId, TaskChanged> tasks = new HashMap<>();

  /// By everything but time and attributes.
  final Map<List<Object>, ObjectUsed> uses = new LinkedHashMap<>();

  /// By objects and name.
  final Map<List<Object>, ObjectsLinked> links = new LinkedHashMap<>();

  /// In the order in which they came.
  final Set<MetricMeasured> measurements = new LinkedHashSet<>();

  /// By data set and key, in the order in which the cases came first.
  final Map<List<String>, CaseEvaluated> evaluations = new LinkedHashMap<>();

  /// The objects that the run has logged.
  final Set<Digest> held = new HashSet<>();

  RunLineage copy() {
    RunLineage copy = new RunLineage();
    copy.held.addAll(held);
    copy.tasks.putAll(tasks);
    copy.uses.putAll(uses);
    copy.links.putAll(links);
    copy.measurements.addAll(measurements);
    copy.evaluations.putAll(evaluations);
    return copy;
  }

  void put(TaskChanged task) {
    TaskChanged before = tasks.get(task.id());
    if (before == null || task.completes(before.status().number())) {
      tasks.put(task.id(), task);
    }
  }

  void put(ObjectUsed use) {
    Object task = use.task() == null ? "" : use.task();
    uses.putIfAbsent(List.of(task, use.direction(), use.name(), use.object()), use);
    if (use.task() != null) {
      linkOutputs(use.task());
    }
  }

  void put(ObjectsLinked link) {
    links.putIfAbsent(List.of(link.from(), link.to(), link.name()), link);
  }

  void put(CaseEvaluated evaluated) {
    evaluations.merge(
        List.of(evaluated.row().dataset(), evaluated.row().key()),
        evaluated,
        (before, after) -> after.replaces(before) ? after : before);
  }

  private void linkOutputs(SpanId task) {
    List<ObjectUsed> inputs = used(task, Direction.INPUT);
    List<ObjectUsed> outputs = used(task, Direction.OUTPUT);
    if ((long) inputs.size() * outputs.size() > LineageWriter.LINKS_A_TASK) {
      return;
    }
    for (ObjectUsed output : outputs) {
      for (ObjectUsed input : inputs) {
        if (!output.object().equals(input.object())) {
          put(
              new ObjectsLinked(
                  output.timeUs(),
                  output.object(),
                  input.object(),
                  LineageWriter.DERIVED_FROM,
                  null));
        }
      }
    }
  }

  private List<ObjectUsed> used(SpanId task, Direction direction) {
    return uses.values().stream()
        .filter(use -> task.equals(use.task()) && use.direction() == direction)
        .toList();
  }
}
