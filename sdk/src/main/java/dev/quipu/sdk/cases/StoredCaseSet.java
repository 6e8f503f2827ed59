package dev.quipu.sdk.cases;

import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.model.ExperimentId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A set of cases as the server had it when it was read.
///
/// @param name need not be unique
/// @param cases their number
public record StoredCaseSet(
    CaseSetId id,
    String name,
    long cases,
    Map<String, String> tags,
    List<ExperimentId> experiments,
    Instant created,
    Instant updated) {
  public StoredCaseSet {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    experiments = List.copyOf(experiments);
  }
}
