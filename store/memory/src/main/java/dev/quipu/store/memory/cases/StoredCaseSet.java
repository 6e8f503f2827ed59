package dev.quipu.store.memory.cases;

import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.core.model.ExperimentId;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A set with its cases by number. Never changes, so that copies of a project share it.
public record StoredCaseSet(CaseSet set, NavigableMap<Long, EvaluationCase> cases) {
  public StoredCaseSet {
    cases = Collections.unmodifiableNavigableMap(new TreeMap<>(cases));
  }

  StoredCaseSet with(CaseSet newSet) {
    return new StoredCaseSet(newSet, cases);
  }

  /// The set without an experiment that is gone.
  public StoredCaseSet without(ExperimentId experiment) {
    return with(
        set.withExperiments(
            set.experiments().stream().filter(one -> !one.equals(experiment)).toList()));
  }
}
