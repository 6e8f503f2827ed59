package dev.quipu.query;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.models.ModelStatus;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.core.trace.TraceState;
import dev.quipu.query.Field.Attribute;
import dev.quipu.query.Field.ExperimentColumn;
import dev.quipu.query.Field.ModelColumn;
import dev.quipu.query.Field.SpanColumn;
import dev.quipu.query.Field.TraceColumn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Rewrites conditions on fields with several spellings into conditions on the stored one. A status
/// may be our word or another one of the vocabulary, in any case; the id of an experiment may be a
/// text or a number.
final class Conditions {
  private final Map<String, RunStatus> statuses;

  Conditions(Vocabulary vocabulary) {
    statuses = vocabulary.statuses();
  }

  Filter text(Field field, Operator operator, String value) {
    if (isExperimentId(field)) {
      return experimentId(field, operator, value);
    }
    return new Filter.TextComparison(field, operator, stored(field, value));
  }

  Filter in(Field field, List<String> values, boolean negated) {
    if (!isExperimentId(field)) {
      return new Filter.In(
          field, values.stream().map(value -> stored(field, value)).toList(), negated);
    }
    Operator operator = negated ? Operator.NOT_EQUAL : Operator.EQUAL;
    List<Filter> parts = new ArrayList<>();
    for (String value : values) {
      parts.add(experimentId(field, operator, value));
    }
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return negated ? new Filter.And(parts) : new Filter.Or(parts);
  }

  Filter like(Field field, String pattern, boolean ignoreCase) {
    if (!isStatus(field)) {
      return new Filter.Like(field, pattern, ignoreCase);
    }
    Set<String> words = new LinkedHashSet<>();
    LikePattern like = LikePattern.of(pattern, ignoreCase);
    for (String word : statusWords(field)) {
      if (like.matches(word)) {
        words.add(stored(field, word));
      }
    }
    // A pattern that matches no word is not a word itself, so a comparison with it finds nothing.
    return words.isEmpty()
        ? new Filter.TextComparison(field, Operator.EQUAL, pattern)
        : new Filter.In(field, List.copyOf(words), false);
  }

  static boolean isExperimentId(Field field) {
    return field instanceof Field.ExperimentAttribute(ExperimentColumn column)
        && column == ExperimentColumn.ID;
  }

  /// Ids are not negative, so a text that is no id equals none of them and differs from all.
  private static Filter experimentId(Field field, Operator operator, String value) {
    double id = ExperimentId.find(value).map(ExperimentId::value).orElse(-1L);
    return new Filter.NumberComparison(field, operator, id);
  }

  private static boolean isStatus(Field field) {
    return (field instanceof Field.RunAttribute(Attribute attribute)
            && attribute == Attribute.STATUS)
        || (field instanceof Field.ExperimentAttribute(ExperimentColumn column)
            && column == ExperimentColumn.STATUS)
        || (field instanceof Field.ModelAttribute(ModelColumn column)
            && column == ModelColumn.STATUS)
        || (field instanceof Field.TraceAttribute(TraceColumn column)
            && column == TraceColumn.STATE)
        || (field instanceof Field.SpanAttribute(SpanColumn column) && column == SpanColumn.STATUS);
  }

  private List<String> statusWords(Field field) {
    List<String> words = new ArrayList<>();
    if (field instanceof Field.RunAttribute) {
      for (RunStatus status : RunStatus.values()) {
        words.add(status.word());
        words.add(status.name());
      }
      words.addAll(statuses.keySet());
    } else if (field instanceof Field.ModelAttribute) {
      for (ModelStatus status : ModelStatus.values()) {
        words.add(status.word());
        words.add(status.name());
      }
    } else if (field instanceof Field.TraceAttribute) {
      for (TraceState state : TraceState.values()) {
        words.add(state.word());
        words.add(state.name());
      }
    } else if (field instanceof Field.SpanAttribute) {
      for (SpanStatus status : SpanStatus.values()) {
        words.add(status.word());
        words.add(status.name());
      }
    } else {
      for (ExperimentStatus status : ExperimentStatus.values()) {
        words.add(status.word());
      }
    }
    return words;
  }

  private String stored(Field field, String value) {
    if (!isStatus(field)) {
      return value;
    }
    if (field instanceof Field.RunAttribute) {
      for (var known : statuses.entrySet()) {
        if (known.getKey().equalsIgnoreCase(value)) {
          return known.getValue().word();
        }
      }
    }
    return value.toLowerCase(Locale.ROOT);
  }
}
