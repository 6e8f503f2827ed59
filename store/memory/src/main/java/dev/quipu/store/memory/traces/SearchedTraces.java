package dev.quipu.store.memory.traces;

import dev.quipu.codec.otlp.SpanBody;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.traces.LinkKind;
import dev.quipu.engine.port.traces.SpanRow;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.store.memory.search.Searched;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Traces as searches see them.
final class SearchedTraces extends Searched<StoredTrace> {
  private final Searched<SpanRow> spans = new SearchedSpans();

  @Override
  public boolean holds(@Nullable Filter filter, StoredTrace trace) {
    if (filter == null) {
      return true;
    }
    List<Filter> ofSpan = new ArrayList<>();
    List<Filter> others = new ArrayList<>();
    for (Filter part : filter instanceof Filter.And(var parts) ? parts : List.of(filter)) {
      (isOfSpan(part) ? ofSpan : others).add(part);
    }
    return others.stream().allMatch(part -> super.holds(part, trace))
        && (ofSpan.isEmpty()
            || trace.spans().values().stream()
                .anyMatch(span -> ofSpan.stream().allMatch(part -> spans.holds(part, span))));
  }

  private static boolean isOfSpan(Filter filter) {
    return switch (filter) {
      case Filter.TextComparison text -> text.field() instanceof Field.OfSpan;
      case Filter.Like like -> like.field() instanceof Field.OfSpan;
      case Filter.In in -> in.field() instanceof Field.OfSpan;
      case Filter.And _, Filter.Or _, Filter.Not _, Filter.NumberComparison _, Filter.IsNull _ ->
          false;
    };
  }

  @Override
  public Place.Value value(StoredTrace trace, Field field) {
    TraceInfo info = trace.info();
    return switch (field) {
      case Field.TraceAttribute(var column) ->
          switch (column) {
            case ID -> words(info.id().value());
            case NAME -> words(info.name());
            case STATE -> words(info.state().word());
            case REQUEST_TIME -> whole(info.requestMs());
            case DURATION -> whole(info.durationMs());
            case END_TIME ->
                whole(info.requestMs() + (info.durationMs() == null ? 0 : info.durationMs()));
            case CLIENT_REQUEST_ID -> words(info.clientRequestId());
            case EXPERIMENT_ID -> words(info.experiment().toString());
            case TOTAL_TOKENS -> whole(info.usage().total());
            case COST -> {
              Double cost = info.usage().totalCost();
              yield cost == null ? MISSING : real(cost);
            }
            case RUN_ID, PROMPT, ISSUE -> throw unfit(field);
          };
      case Field.Tag(var key) -> words(trace.tags().get(key));
      case Field.Metadata(var key) -> words(trace.metadata().get(key));
      default -> throw unfit(field);
    };
  }

  @Override
  public Stream<Double> numbers(StoredTrace trace, Field field) {
    return field instanceof Field.AssessmentValue value
        ? assessments(trace, value)
            .map(one -> JsonTree.read(new JsonText(one.value())))
            .filter(Double.class::isInstance)
            .map(Double.class::cast)
        : super.numbers(trace, field);
  }

  private static Stream<Assessment> assessments(StoredTrace trace, Field.AssessmentValue field) {
    return trace.assessments().values().stream()
        .filter(Assessment::isValid)
        .filter(one -> one.kind().word().equals(field.kind()) && one.name().equals(field.name()));
  }

  @Override
  public Stream<String> texts(StoredTrace trace, Field field) {
    return switch (field) {
      case Field.TraceAttribute(var column) when column == Field.TraceColumn.RUN_ID ->
          links(trace, LinkKind.RUN);
      case Field.TraceAttribute(var column) when column == Field.TraceColumn.PROMPT ->
          links(trace, LinkKind.PROMPT);
      case Field.TraceAttribute(var column) when column == Field.TraceColumn.ISSUE ->
          trace.assessments().values().stream()
              .filter(one -> one.kind() == Assessment.Kind.ISSUE)
              .map(Assessment::name);
      case Field.OfSpan ofSpan ->
          trace.spans().values().stream().flatMap(span -> spans.texts(span, ofSpan));
      case Field.AssessmentValue value ->
          assessments(trace, value)
              .map(one -> new JsonText(one.value()))
              .map(json -> json.isString() ? JsonString.text(json) : json.text());
      default ->
          value(trace, field) instanceof Place.Words(String text)
              ? Stream.of(text)
              : Stream.empty();
    };
  }

  private static Stream<String> links(StoredTrace trace, LinkKind kind) {
    return trace.links().getOrDefault(kind, new TreeSet<>()).stream();
  }

  @Override
  public Place place(StoredTrace trace, List<Place.Value> values) {
    return new Place(values, trace.info().requestMs(), trace.info().id().value());
  }

  @Override
  public Comparator<String> ids() {
    return Comparator.naturalOrder();
  }

  /// Spans as the tests of one span see them.
  private static final class SearchedSpans extends Searched<SpanRow> {
    @Override
    public Place.Value value(SpanRow span, Field field) {
      throw unfit(field);
    }

    @Override
    public Stream<String> texts(SpanRow span, Field field) {
      return switch (field) {
        case Field.SpanAttribute(var column) ->
            Stream.of(
                switch (column) {
                  case NAME -> span.name();
                  case TYPE -> span.type();
                  case STATUS -> span.status().word();
                  case MODEL -> span.model();
                  case CONTENT -> content(SpanBody.span(span.body()));
                });
        case Field.SpanValue(var key) ->
            Stream.ofNullable(SpanBody.span(span.body()).attributes().get(key))
                .map(AttributeValue::text);
        default -> throw unfit(field);
      };
    }

    private static String content(Span span) {
      StringJoiner text = new StringJoiner("\n");
      text.add(span.name());
      span.attributes().forEach((key, value) -> text.add(key).add(value.text()));
      span.events()
          .forEach(event -> {
            text.add(event.name());
            event.attributes().forEach((key, value) -> text.add(key).add(value.text()));
          });
      return text.toString();
    }

    @Override
    public Place place(SpanRow span, List<Place.Value> values) {
      return new Place(values, 0, span.id());
    }

    @Override
    public Comparator<String> ids() {
      return Comparator.naturalOrder();
    }
  }
}
