package dev.quipu.engine.port.cases;

import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.engine.port.read.SearchPage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads sets of cases.
public interface CaseSetReader {
  Optional<CaseSet> find(CaseSetId id);

  SearchPage<CaseSet> search(CaseSetSearch search);

  /// Cases in the order in which they came.
  ///
  /// @param next the number behind which the next page begins; null on the last page
  record CasePage(List<EvaluationCase> cases, @Nullable Long next) {}

  /// The cases of a set behind a number.
  ///
  /// @param after 0 for the first page
  CasePage cases(CaseSetId set, long after, int max);

  /// The cases of some keys, by key; a key without a case is absent.
  Map<String, EvaluationCase> findCases(CaseSetId set, Set<String> keys);
}
