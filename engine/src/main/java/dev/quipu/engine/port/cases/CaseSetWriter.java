package dev.quipu.engine.port.cases;

import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.cases.EvaluationCase;
import java.util.Collection;

/// Writes sets of cases.
public interface CaseSetWriter extends CaseSetReader {
  /// Stores a new set with its tags and experiments. It has no cases.
  void create(CaseSet set);

  /// Stores all of a set but its cases: the fields, the number of cases, who changed it and when,
  /// the tags and the experiments.
  void update(CaseSet set);

  /// Removes a set with its cases.
  void remove(CaseSetId id);

  /// Stores cases. One whose key the set has replaces the old case in its place, a new one comes
  /// behind all others.
  void putCases(CaseSetId set, Collection<EvaluationCase> cases);

  /// Removes the case whose key begins so.
  ///
  /// @return whether there was one
  boolean removeCase(CaseSetId set, String keyPrefix);
}
