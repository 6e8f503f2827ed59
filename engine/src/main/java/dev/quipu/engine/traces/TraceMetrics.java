package dev.quipu.engine.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.Trace;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.traces.SpanRow;
import dev.quipu.engine.port.traces.TraceSearch;
import dev.quipu.query.Filter;
import dev.quipu.query.FilterParser;
import dev.quipu.query.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Counts and sums over traces, spans or assessments, by their attributes and by intervals of time.
public final class TraceMetrics {
  /// Groups of an answer.
  public static final int GROUPS = 10_000;

  /// Values of a percentile, which are kept until it is known.
  private static final int VALUES = 5_000_000;

  private final Store store;

  public TraceMetrics(Store store) {
    this.store = store;
  }

  /// What is counted.
  public enum Of {
    TRACES,
    SPANS,
    ASSESSMENTS
  }

  /// How the values of a group become one.
  ///
  /// @param percentile from 0 to 100; only of PERCENTILE
  public record Aggregation(Kind kind, double percentile) {
    public enum Kind {
      COUNT,
      SUM,
      AVG,
      MIN,
      MAX,
      PERCENTILE
    }

    public Aggregation {
      if (kind == Kind.PERCENTILE && !(percentile >= 0 && percentile <= 100)) {
        throw QuipuException.invalid("Percentile is " + percentile + "; it must be from 0 to 100");
      }
    }

    double of(double[] sorted) {
      return switch (kind) {
        case COUNT -> sorted.length;
        case SUM -> Arrays.stream(sorted).sum();
        case AVG -> Arrays.stream(sorted).average().orElse(Double.NaN);
        case MIN -> sorted[0];
        case MAX -> sorted[sorted.length - 1];
        case PERCENTILE -> {
          // Linear between the two values around it: method 7 of Hyndman and Fan (1996).
          double at = percentile / 100 * (sorted.length - 1);
          int below = (int) at;
          int above = Math.min(below + 1, sorted.length - 1);
          yield sorted[below] + (at - below) * (sorted[above] - sorted[below]);
        }
      };
    }
  }

  /// A question.
  ///
  /// @param metric such as `latency`
  /// @param dimensions such as `trace_status`
  /// @param filter of the traces; blank for all
  /// @param intervalSeconds null for all times together
  /// @param fromMs of the beginnings of traces; null for no bound, as is `toMs`
  public record Question(
      List<ExperimentId> experiments,
      Of of,
      String metric,
      List<Aggregation> aggregations,
      List<String> dimensions,
      Vocabulary vocabulary,
      String filter,
      @Nullable Long intervalSeconds,
      @Nullable Long fromMs,
      @Nullable Long toMs) {
    public Question {
      experiments = List.copyOf(experiments);
      aggregations = List.copyOf(aggregations);
      dimensions = List.copyOf(dimensions);
      if (intervalSeconds != null && intervalSeconds < 1) {
        throw QuipuException.invalid(
            "Interval is " + intervalSeconds + " seconds; it must be at least 1");
      }
    }
  }

  /// A group of an answer.
  ///
  /// @param beginMs of its interval; null for all times together
  /// @param dimensions in the order of the question
  /// @param values one for each aggregation
  public record Group(
      @Nullable Long beginMs, Map<String, String> dimensions, List<Double> values) {}

  /// The groups that there are, by time and dimensions.
  public List<Group> ask(Scope scope, Question question) {
    @Nullable Filter filter =
        FilterParser.filter(question.filter(), question.vocabulary()).orElse(null);
    TraceSearch search = TraceSearches.all(question.experiments(), filter);
    return store.search(
        scope,
        tx -> {
          Tally tally = new Tally(question);
          switch (question.of()) {
            case TRACES -> tx.traces().each(search, tally::add);
            case ASSESSMENTS ->
                tx.traces().each(search, trace -> trace.assessments().forEach(tally::add));
            case SPANS -> tx.traces().eachSpan(search, tally::add);
          }
          return tally.groups();
        });
  }

  /// The values of each group.
  private static final class Tally {
    private static final Comparator<List<String>> ORDER =
        Comparator.comparing(key -> String.join("\u0000", key));

    private final Question question;
    private final Map<Long, Map<List<String>, List<Double>>> groups = new TreeMap<>();
    private long values;

    Tally(Question question) {
      this.question = question;
      if (question.aggregations().isEmpty()) {
        throw QuipuException.invalid("The question names no aggregation");
      }
    }

    void add(Trace trace) {
      TokenUsage usage = trace.info().usage();
      @Nullable Number value =
          switch (question.metric()) {
            case "trace_count" -> 1;
            case "latency" -> trace.info().durationMs();
            case "input_tokens" -> usage.input();
            case "output_tokens" -> usage.output();
            case "total_tokens" -> usage.total();
            case "cache_read_input_tokens" -> usage.cacheRead();
            case "cache_creation_input_tokens" -> usage.cacheCreation();
            case "input_cost" -> usage.inputCost();
            case "output_cost" -> usage.outputCost();
            case "total_cost" -> usage.totalCost();
            default -> throw unknown("metric", question.metric());
          };
      add(
          trace.info().requestMs(),
          value,
          name ->
              switch (name) {
                case "trace_name" -> trace.info().name();
                case "trace_status" -> trace.info().state().name();
                default -> throw unknown("dimension", name);
              });
    }

    void add(SpanRow span) {
      @Nullable Number value =
          switch (question.metric()) {
            case "span_count" -> 1;
            case "latency" ->
                span.endNs() == 0
                    ? null
                    : (Long) TimeUnit.NANOSECONDS.toMillis(span.endNs() - span.startNs());
            case "input_cost" -> span.usage().inputCost();
            case "output_cost" -> span.usage().outputCost();
            case "total_cost" -> span.usage().totalCost();
            default -> throw unknown("metric", question.metric());
          };
      add(
          TimeUnit.NANOSECONDS.toMillis(span.startNs()),
          value,
          name ->
              switch (name) {
                case "span_name" -> span.name();
                case "span_type" -> span.type();
                case "span_status" -> span.status().name();
                case "span_model_name" -> span.model();
                case "span_model_provider" -> span.provider();
                default -> throw unknown("dimension", name);
              });
    }

    void add(Assessment assessment) {
      @Nullable Number value =
          switch (question.metric()) {
            case "assessment_count" -> 1;
            case "assessment_value" -> number(assessment.value());
            default -> throw unknown("metric", question.metric());
          };
      add(
          assessment.createdMs(),
          value,
          name ->
              switch (name) {
                case "assessment_name" -> assessment.name();
                case "assessment_value" -> assessment.value();
                default -> throw unknown("dimension", name);
              });
    }

    /// Judges say yes and no, which count as 1 and 0.
    private static @Nullable Double number(String json) {
      return switch (json) {
        case "true", "\"yes\"" -> 1.0;
        case "false", "\"no\"" -> 0.0;
        default -> JsonTree.read(new JsonText(json)) instanceof Double number ? number : null;
      };
    }

    private interface Dimensions {
      @Nullable String of(String name);
    }

    private void add(long timeMs, @Nullable Number value, Dimensions dimensions) {
      if ((question.fromMs() != null && timeMs < question.fromMs())
          || (question.toMs() != null && timeMs > question.toMs())) {
        return;
      }
      List<String> key = new ArrayList<>();
      for (String name : question.dimensions()) {
        @Nullable String text = dimensions.of(name);
        if (text == null) {
          return;
        }
        key.add(text);
      }
      if (value == null) {
        return;
      }
      long interval =
          question.intervalSeconds() == null
              ? 0
              : TimeUnit.SECONDS.toMillis(question.intervalSeconds());
      long begin = interval == 0 ? 0 : Math.floorDiv(timeMs, interval) * interval;
      if (++values > VALUES) {
        throw QuipuException.invalid(
            "More than "
                + VALUES
                + " values are asked for; narrow the question by a filter or time");
      }
      Map<List<String>, List<Double>> ofTime =
          groups.computeIfAbsent(begin, _ -> new TreeMap<>(ORDER));
      ofTime.computeIfAbsent(key, _ -> new ArrayList<>()).add(value.doubleValue());
    }

    List<Group> groups() {
      List<Group> all = new ArrayList<>();
      groups.forEach((begin, ofTime) ->
          ofTime.forEach((key, numbers) -> {
            Map<String, String> dimensions = new LinkedHashMap<>();
            for (int i = 0; i < key.size(); i++) {
              dimensions.put(question.dimensions().get(i), key.get(i));
            }
            double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            if (all.size() < GROUPS) {
              all.add(
                  new Group(
                      question.intervalSeconds() == null ? null : begin,
                      dimensions,
                      question.aggregations().stream().map(one -> one.of(sorted)).toList()));
            }
          }));
      return all;
    }

    private static QuipuException unknown(String what, String name) {
      return QuipuException.invalid(
          "Unknown " + what + " " + Text.quote(name) + " of what is asked about");
    }
  }
}
