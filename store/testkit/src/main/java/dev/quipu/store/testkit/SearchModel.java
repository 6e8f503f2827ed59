package dev.quipu.store.testkit;

import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Summary;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.query.Order;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A reference model of searches for runs, in memory and as plain as possible. It shares no code
/// with any store, the one in memory included, so that no mistake is on both sides.
final class SearchModel {
  private SearchModel() {}

  static boolean holds(Filter filter, Run run) {
    return switch (filter) {
      case Filter.And(var parts) -> parts.stream().allMatch(part -> holds(part, run));
      case Filter.Or(var parts) -> parts.stream().anyMatch(part -> holds(part, run));
      case Filter.Not(var part) -> !holds(part, run);
      case Filter.NumberComparison(var field, var operator, double value) ->
          numbers(field, run).anyMatch(found -> compare(found, operator, value));
      case Filter.TextComparison(var field, var operator, var value) ->
          texts(field, run).anyMatch(found -> (operator == Operator.EQUAL) == found.equals(value));
      case Filter.Like(var field, var pattern, boolean ignoreCase) ->
          texts(field, run).anyMatch(like(pattern, ignoreCase).asMatchPredicate());
      case Filter.In(var field, var values, boolean negated) ->
          texts(field, run).anyMatch(found -> values.contains(found) != negated);
      case Filter.IsNull(var field, boolean negated) ->
          texts(field, run).findAny().isPresent() == negated;
    };
  }

  private static boolean compare(double found, Operator operator, double value) {
    return switch (operator) {
      case EQUAL -> found == value;
      case NOT_EQUAL -> found != value;
      case LESS -> found < value;
      case LESS_OR_EQUAL -> found <= value;
      case GREATER -> found > value;
      case GREATER_OR_EQUAL -> found >= value;
    };
  }

  private static Pattern like(String pattern, boolean ignoreCase) {
    StringBuilder regex = new StringBuilder();
    pattern
        .codePoints()
        .forEach(c ->
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c))));
    int flags = ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
    return Pattern.compile(regex.toString(), flags | Pattern.DOTALL);
  }

  private static Stream<Double> numbers(Field field, Run run) {
    @Nullable Double number = number(field, run);
    return Stream.ofNullable(number);
  }

  private static double value(Summary summary, Field.Aggregate aggregate) {
    return switch (aggregate) {
      case LAST -> summary.last();
      case FIRST -> summary.first();
      case MIN -> summary.min();
      case MAX -> summary.max();
    };
  }

  private static @Nullable Double number(Field field, Run run) {
    return switch (field) {
      case Field.Metric(var key, var aggregate) ->
          run.metrics().stream()
              .filter(series -> series.key().equals(key))
              .map(series -> value(series.summary(), aggregate))
              .findAny()
              .orElse(null);
      case Field.Param(var key) -> {
        Param param = param(key, run);
        yield param == null ? null : paramNumber(param);
      }
      case Field.RunAttribute(var attribute) -> {
        RunInfo info = run.info();
        Long end = info.endMs();
        yield switch (attribute) {
          case START_TIME -> (double) info.startMs();
          case END_TIME -> end == null ? null : (Double) (double) end;
          case DURATION -> end == null ? null : (Double) (double) (end - info.startMs());
          case RUN_ID, RUN_NAME, USER, STATUS, PARENT_RUN_ID -> null;
        };
      }
      case Field.RunPath _,
          Field.Tag _,
          Field.Dataset _,
          Field.ExperimentAttribute _,
          Field.ModelAttribute _,
          Field.ColumnAttribute _,
          Field.OfTrace _ ->
          null;
    };
  }

  private static @Nullable Double paramNumber(Param param) {
    return param.value().matches("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?")
        ? (Double) Double.parseDouble(param.value())
        : null;
  }

  private static @Nullable Param param(String key, Run run) {
    return run.params().stream().filter(param -> param.key().equals(key)).findAny().orElse(null);
  }

  private static Stream<String> texts(Field field, Run run) {
    return switch (field) {
      case Field.RunAttribute(var attribute) -> Stream.ofNullable(text(attribute, run.info()));
      case Field.RunPath(var before, var after) ->
          Stream.of(before + run.info().experiment() + "/" + run.info().id() + after);
      case Field.Param(var key) ->
          run.params().stream().filter(param -> param.key().equals(key)).map(Param::value);
      case Field.Tag(var key) ->
          run.tags().stream().filter(tag -> tag.key().equals(key)).map(tag -> tag.value());
      case Field.Dataset(var column) ->
          run.inputs().stream()
              .flatMap(input -> Stream.ofNullable(SearchModel.text(column, input)));
      case Field.Metric _,
          Field.ExperimentAttribute _,
          Field.ModelAttribute _,
          Field.ColumnAttribute _,
          Field.OfTrace _ ->
          Stream.empty();
    };
  }

  private static @Nullable String text(Field.DatasetColumn column, DatasetInput input) {
    return switch (column) {
      case NAME -> input.dataset().name();
      case DIGEST -> input.dataset().digest();
      case CONTEXT -> input.tags().get(DatasetInput.CONTEXT);
    };
  }

  private static @Nullable String text(Field.Attribute attribute, RunInfo info) {
    return switch (attribute) {
      case RUN_ID -> info.id().hex();
      case RUN_NAME -> info.name();
      case USER -> info.user();
      case STATUS -> info.status().name().toLowerCase(Locale.ROOT);
      case PARENT_RUN_ID -> info.parent() == null ? null : info.parent().hex();
      case START_TIME, END_TIME, DURATION -> null;
    };
  }

  // ---- orders ----

  static Comparator<Run> order(List<Order> orders) {
    Comparator<Run> ties =
        Comparator.<Run, Long>comparing(run -> run.info().startMs(), Comparator.reverseOrder())
            .thenComparing(run -> run.info().id().hex());
    for (Order order : orders.reversed()) {
      ties = by(order).thenComparing(ties);
    }
    return ties;
  }

  private static Comparator<Run> by(Order order) {
    Comparator<Run> byClass = Comparator.comparingInt(run -> rank(order.field(), run));
    Comparator<Run> byValue =
        (a, b) -> {
          if (rank(order.field(), a) == 0) {
            Double first = number(order.field(), a);
            Double second = number(order.field(), b);
            if (first != null && second != null) {
              // Not Double.compare: -0.0 and 0.0 are one value.
              return first < second ? -1 : first > second ? 1 : 0;
            }
          }
          String first = texts(order.field(), a).findAny().orElse("");
          String second = texts(order.field(), b).findAny().orElse("");
          return first.compareTo(second);
        };
    return byClass.thenComparing(order.descending() ? byValue.reversed() : byValue);
  }

  /// Numbers 0, texts 1, NaN 2, missing 3.
  private static int rank(Field field, Run run) {
    Double number = number(field, run);
    if (number != null) {
      return number.isNaN() ? 2 : 0;
    }
    return texts(field, run).findAny().isPresent() ? 1 : 3;
  }
}
