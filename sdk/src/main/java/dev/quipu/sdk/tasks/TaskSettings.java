package dev.quipu.sdk.tasks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// What a [TaskBuilder] has been told. Never changed once a builder has it.
final class TaskSettings {
  final String name;
  String label = "";
  List<String> tags = List.of();
  Map<String, @Nullable Object> attributes = Map.of();
  Map<String, @Nullable Object> params = Map.of();
  List<Input> inputs = List.of();

  /// The names of the inputs that are kept; null for all.
  @Nullable Set<String> keptInputs;

  boolean keepsOutput = true;
  boolean hasExecutionMetrics;
  int tries = 1;
  @Nullable Executor executor;

  /// An input that a task begins with.
  record Input(String name, @Nullable Object value) {}

  TaskSettings(String name) {
    this.name = name;
  }

  /// A copy, whose collections may be changed.
  TaskSettings copy(String newName) {
    TaskSettings copy = new TaskSettings(newName);
    copy.label = label;
    copy.tags = new ArrayList<>(tags);
    copy.attributes = new LinkedHashMap<>(attributes);
    copy.params = new LinkedHashMap<>(params);
    copy.inputs = new ArrayList<>(inputs);
    copy.keptInputs = keptInputs;
    copy.keepsOutput = keepsOutput;
    copy.hasExecutionMetrics = hasExecutionMetrics;
    copy.tries = tries;
    copy.executor = executor;
    return copy;
  }

  boolean keepsInput(String input) {
    return keptInputs == null || keptInputs.contains(input);
  }

  /// The short name in metrics.
  String metricLabel() {
    return label.isEmpty() ? name : label;
  }
}
