package dev.quipu.core.cases;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A named set of cases, which MLflow calls an evaluation dataset. Several may have one name.
///
/// @param tags sorted by key
/// @param experiments that the set belongs to, ascending
/// @param cases their number
/// @param createdBy empty if unknown, as is `updatedBy`
/// @param updatedMs changes with each change of the set or its cases
public record CaseSet(
    CaseSetId id,
    String name,
    Map<String, String> tags,
    List<ExperimentId> experiments,
    CaseFields fields,
    int cases,
    String createdBy,
    String updatedBy,
    long createdMs,
    long updatedMs) {
  public CaseSet {
    if (name.isBlank()) {
      throw QuipuException.invalid("The name of a set of cases is empty");
    }
    Text.check("Name of a set of cases", name, CaseLimits.NAME_CHARS);
    Text.check("User", createdBy, Limits.USER_CHARS);
    Text.check("User", updatedBy, Limits.USER_CHARS);
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    experiments =
        experiments.stream()
            .distinct()
            .sorted(Comparator.comparingLong(ExperimentId::value))
            .toList();
  }

  /// Checks a tag of a set.
  public static void checkTag(String key, String value) {
    Keys.check("Tag key", key);
    Text.check("Value of tag " + Text.quote(key), value, CaseLimits.TAG_VALUE_CHARS);
  }

  public CaseSet withTags(Map<String, String> newTags) {
    return new CaseSet(
        id, name, newTags, experiments, fields, cases, createdBy, updatedBy, createdMs, updatedMs);
  }

  public CaseSet withExperiments(List<ExperimentId> newExperiments) {
    return new CaseSet(
        id, name, tags, newExperiments, fields, cases, createdBy, updatedBy, createdMs, updatedMs);
  }

  public CaseSet withCases(CaseFields newFields, int newCases) {
    return new CaseSet(
        id,
        name,
        tags,
        experiments,
        newFields,
        newCases,
        createdBy,
        updatedBy,
        createdMs,
        updatedMs);
  }

  /// The set after a change.
  ///
  /// @param user empty to keep who changed the set before
  /// @param nowMs the time of the set moves on even if the clock does not
  public CaseSet changed(String user, long nowMs) {
    return new CaseSet(
        id,
        name,
        tags,
        experiments,
        fields,
        cases,
        createdBy,
        user.isEmpty() ? updatedBy : user,
        createdMs,
        Math.max(nowMs, updatedMs + 1));
  }
}
