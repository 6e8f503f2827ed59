package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.otlp.SpanBody;
import dev.quipu.codec.otlp.SpanMessage;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.core.trace.TraceState;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.traces.LinkKind;
import dev.quipu.engine.port.traces.SpanRow;
import dev.quipu.engine.port.traces.TraceSearch;
import dev.quipu.engine.port.traces.TraceWriter;
import dev.quipu.query.Field;
import dev.quipu.query.Field.SpanAttribute;
import dev.quipu.query.Field.SpanColumn;
import dev.quipu.query.Field.TraceAttribute;
import dev.quipu.query.Field.TraceColumn;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.query.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about traces.
public abstract class TraceContract extends StoreFixture {
  private static final TokenUsage USAGE = new TokenUsage(10L, 20L, 30L, null, 1L, 0.25, 0.5, 0.75);

  private static TraceId id(int number) {
    return new TraceId("tr-" + number);
  }

  private static TraceInfo trace(int number, String name, TraceState state, long duration) {
    return new TraceInfo(
        id(number),
        ExperimentId.DEFAULT,
        name,
        state,
        1000L * number,
        duration,
        "client " + number,
        "asked",
        null,
        USAGE,
        true,
        false);
  }

  private static SpanRow span(String id, @Nullable String parent, String name, String type) {
    Span span =
        new Span(
            "0".repeat(31) + "1",
            id.repeat(16),
            parent == null ? null : parent.repeat(16),
            name,
            1,
            5,
            10,
            SpanStatus.OK,
            "",
            Map.of("fruit", new AttributeValue.Words("ripe " + name)),
            List.of());
    return new SpanRow(
        span.id(),
        span.parent(),
        name,
        type,
        SpanStatus.OK,
        5,
        10,
        USAGE,
        "gpt",
        "",
        SpanBody.of(SpanMessage.encode(span)));
  }

  private static Assessment assessment(int trace, String id, String value) {
    return new Assessment(
        id,
        id(trace),
        "quality",
        Assessment.Kind.FEEDBACK,
        null,
        new Assessment.Source("HUMAN", "ann"),
        7,
        8,
        value,
        null,
        "because",
        Map.of("why", "\"so\", she said"),
        null,
        true);
  }

  private void traces(Consumer<TraceWriter> work) {
    write(tx -> work.accept(tx.traces()));
  }

  private Optional<TraceInfo> info(int number) {
    return read(tx -> tx.traces().findInfo(id(number)));
  }

  private List<Trace> load(TraceId... ids) {
    return read(tx -> tx.traces().find(List.of(ids)));
  }

  private List<String> links(LinkKind kind) {
    return read(tx -> tx.traces().links(id(1), kind));
  }

  private List<SpanRow> spans(int max) {
    return read(tx -> tx.traces().spans(id(1), max));
  }

  private TokenUsage usage(List<String> spans) {
    return read(tx -> tx.traces().usage(id(1), spans));
  }

  private void someTraces() {
    traces(traces -> {
      for (int i = 1; i <= 5; i++) {
        traces.create(
            trace(i, i % 2 == 0 ? "even" : "odd", i == 3 ? TraceState.ERROR : TraceState.OK, i));
        traces.putTags(id(i), Map.of("team", i < 3 ? "red" : "blue"));
      }
    });
  }

  private List<String> found(@Nullable Filter filter, Order... order) {
    TraceSearch search =
        new TraceSearch(List.of(ExperimentId.DEFAULT), filter, List.of(order), 100, null);
    return read(tx -> {
      List<String> ids =
          tx.traces().search(search).items().stream()
              .map(trace -> trace.info().id().value())
              .toList();
      assertThat(tx.traces().count(search)).isEqualTo(ids.size());
      List<String> each = new ArrayList<>();
      tx.traces().each(search, trace -> each.add(trace.info().id().value()));
      assertThat(each).containsExactlyInAnyOrderElementsOf(ids);
      return ids;
    });
  }

  private static Filter is(Field field, String value) {
    return new Filter.TextComparison(field, Operator.EQUAL, value);
  }

  @Test
  void aTraceIsReadAsItWasWritten() {
    TraceInfo info = trace(1, "first", TraceState.IN_PROGRESS, 12);
    traces(traces -> {
      traces.create(info);
      traces.putTags(id(1), Map.of("a", "1", "b", "2"));
      traces.putTags(id(1), Map.of("b", "3"));
      traces.putMetadata(id(1), Map.of("m", "é"));
      traces.putAssessment(assessment(1, "a-1", "{\"x\":[1,\"2\"]}"));
      traces.link(id(1), LinkKind.RUN, "r1");
      traces.link(id(1), LinkKind.RUN, "r1");
      traces.link(id(1), LinkKind.PROMPT, "p/1");
    });
    Trace read = load(id(9), id(1), id(1)).getFirst();
    assertThat(read)
        .isEqualTo(
            new Trace(
                info,
                Map.of("m", "é"),
                Map.of("a", "1", "b", "3"),
                List.of(assessment(1, "a-1", "{\"x\":[1,\"2\"]}"))));
    assertThat(info(1)).contains(info);
    assertThat(info(9)).isEmpty();
    assertThat(links(LinkKind.RUN)).containsExactly("r1");
    assertThat(links(LinkKind.PROMPT)).containsExactly("p/1");
    TraceInfo later = info.withState(TraceState.OK, null).withName(null);
    traces(traces -> {
      traces.update(later);
      assertThat(traces.removeTag(id(1), "a")).isTrue();
      assertThat(traces.removeTag(id(1), "a")).isFalse();
      assertThat(traces.removeAssessment(id(1), "a-1")).isTrue();
      assertThat(traces.removeAssessment(id(1), "a-1")).isFalse();
    });
    assertThat(load(id(1)))
        .containsExactly(new Trace(later, Map.of("m", "é"), Map.of("b", "3"), List.of()));
  }

  @Test
  void linksMayComeBeforeTheirTrace() {
    traces(traces -> {
      traces.link(id(1), LinkKind.RUN, "r1");
      traces.link(id(1), LinkKind.RUN, "r1");
      traces.link(id(1), LinkKind.PROMPT, "p/1");
      traces.link(id(2), LinkKind.RUN, "r2");
    });
    assertThat(info(1)).isEmpty();
    assertThat(links(LinkKind.RUN)).containsExactly("r1");
    traces(traces -> traces.create(trace(1, "t", TraceState.OK, 1)));
    traces(traces -> traces.link(id(1), LinkKind.RUN, "r3"));
    assertThat(links(LinkKind.RUN)).containsExactly("r1", "r3");
    assertThat(links(LinkKind.PROMPT)).containsExactly("p/1");
    traces(traces -> assertThat(traces.removeSome(id(1), 100)).isTrue());
    traces(traces -> traces.create(trace(1, "t", TraceState.OK, 1)));
    assertThat(links(LinkKind.RUN)).isEmpty();
  }

  @Test
  void spansComeRootsFirstAndReplaceOneAnother() {
    traces(traces -> {
      traces.create(trace(1, "t", TraceState.OK, 1));
      traces.putSpans(id(1), List.of(span("b", "a", "child", "LLM"), span("a", null, "old", "")));
      traces.putSpans(id(1), List.of(span("a", null, "root", "CHAIN")));
    });
    List<SpanRow> spans = read(tx -> tx.traces().spans(id(1), 100));
    assertThat(spans).extracting(SpanRow::name).containsExactly("root", "child");
    assertThat(SpanBody.span(spans.get(1).body()).name()).isEqualTo("child");
    assertThat(spans(1)).hasSize(1);
    long count = read(tx -> tx.traces().countSpans(id(1)));
    assertThat(count).isEqualTo(2);
    List<String> ids = List.of("a".repeat(16), "b".repeat(16), "c".repeat(16));
    assertThat(usage(ids)).isEqualTo(USAGE.plus(USAGE));
    assertThat(usage(List.of())).isEqualTo(TokenUsage.NONE);
  }

  @Test
  void theNewestComeFirst() {
    someTraces();
    assertThat(found(null)).containsExactly("tr-5", "tr-4", "tr-3", "tr-2", "tr-1");
  }

  @Test
  void filtersLookAtColumnsTagsLinksSpansAndAssessments() {
    someTraces();
    traces(traces -> {
      traces.putMetadata(id(2), Map.of("m", "x"));
      traces.link(id(4), LinkKind.RUN, "r1");
      traces.putSpans(
          id(5), List.of(span("a", null, "root", "CHAIN"), span("b", "a", "leaf", "LLM")));
      traces.putAssessment(assessment(1, "a-1", "\"yes\""));
      traces.putAssessment(assessment(2, "a-2", "0.5"));
      traces.putAssessment(assessment(3, "a-3", "true").withValid(false));
    });
    Field name = new TraceAttribute(TraceColumn.NAME);
    Field quality = new Field.AssessmentValue("feedback", "quality");
    assertThat(found(is(name, "even"))).containsExactly("tr-4", "tr-2");
    assertThat(found(new Filter.In(name, List.of("even", "none"), false)))
        .containsExactly("tr-4", "tr-2");
    assertThat(found(new Filter.Like(name, "%DD", true))).containsExactly("tr-5", "tr-3", "tr-1");
    assertThat(found(is(new TraceAttribute(TraceColumn.STATE), "error"))).containsExactly("tr-3");
    assertThat(found(is(new TraceAttribute(TraceColumn.ID), "tr-2"))).containsExactly("tr-2");
    assertThat(found(is(new TraceAttribute(TraceColumn.CLIENT_REQUEST_ID), "client 4")))
        .containsExactly("tr-4");
    assertThat(found(is(new Field.Tag("team"), "red"))).containsExactly("tr-2", "tr-1");
    assertThat(found(new Filter.And(List.of(is(new Field.Tag("team"), "blue"), is(name, "odd")))))
        .containsExactly("tr-5", "tr-3");
    assertThat(found(new Filter.Not(is(new Field.Tag("team"), "blue"))))
        .containsExactly("tr-2", "tr-1");
    assertThat(found(is(new Field.Metadata("m"), "x"))).containsExactly("tr-2");
    assertThat(found(new Filter.IsNull(new Field.Metadata("m"), false))).hasSize(4);
    assertThat(found(is(new TraceAttribute(TraceColumn.RUN_ID), "r1"))).containsExactly("tr-4");
    assertThat(
            found(
                new Filter.NumberComparison(
                    new TraceAttribute(TraceColumn.DURATION), Operator.GREATER, 3.5)))
        .containsExactly("tr-5", "tr-4");
    assertThat(
            found(
                new Filter.NumberComparison(
                    new TraceAttribute(TraceColumn.END_TIME), Operator.LESS_OR_EQUAL, 2002)))
        .containsExactly("tr-2", "tr-1");
    assertThat(
            found(
                new Filter.NumberComparison(
                    new TraceAttribute(TraceColumn.COST), Operator.EQUAL, 0.75)))
        .hasSize(5);
    assertThat(found(is(quality, "yes"))).containsExactly("tr-1");
    assertThat(found(new Filter.NumberComparison(quality, Operator.LESS, 1)))
        .containsExactly("tr-2");
    assertThat(found(new Filter.IsNull(quality, true))).containsExactly("tr-2", "tr-1");
    assertThat(found(is(new Field.SpanValue("fruit"), "ripe leaf"))).containsExactly("tr-5");
    assertThat(found(new Filter.Like(new SpanAttribute(SpanColumn.CONTENT), "%ripe%", false)))
        .containsExactly("tr-5");
  }

  @Test
  void testsOfSpansAreOfOneSpan() {
    traces(traces -> {
      traces.create(trace(1, "t", TraceState.OK, 1));
      traces.putSpans(
          id(1), List.of(span("a", null, "root", "CHAIN"), span("b", "a", "leaf", "LLM")));
    });
    Filter root = is(new SpanAttribute(SpanColumn.NAME), "root");
    Filter chain = is(new SpanAttribute(SpanColumn.TYPE), "CHAIN");
    Filter llm = is(new SpanAttribute(SpanColumn.TYPE), "LLM");
    assertThat(found(new Filter.And(List.of(root, chain)))).hasSize(1);
    assertThat(found(new Filter.And(List.of(root, llm)))).isEmpty();
    assertThat(found(new Filter.Or(List.of(llm, is(new Field.Tag("no"), "x"))))).hasSize(1);
  }

  @Test
  void pagesGoOnInEveryOrder() {
    someTraces();
    for (Field field :
        List.of(
            new TraceAttribute(TraceColumn.NAME),
            new TraceAttribute(TraceColumn.DURATION),
            new TraceAttribute(TraceColumn.COST),
            new Field.Tag("team"),
            new Field.Metadata("none"))) {
      for (boolean descending : new boolean[] {false, true}) {
        Order order = new Order(field, descending);
        List<String> whole = found(null, order);
        List<String> paged = new ArrayList<>();
        Place after = null;
        do {
          TraceSearch search =
              new TraceSearch(List.of(ExperimentId.DEFAULT), null, List.of(order), 2, after);
          SearchPage<Trace> page = read(tx -> tx.traces().search(search));
          page.items().forEach(trace -> paged.add(trace.info().id().value()));
          after = page.next();
        } while (after != null);
        assertThat(paged).as(order.toString()).isEqualTo(whole);
      }
    }
  }

  @Test
  void aSearchWithoutExperimentsLooksIntoThoseThatAreThere() {
    someTraces();
    ExperimentId other = createExperiment("other");
    TraceInfo there = trace(6, "other", TraceState.OK, 3);
    traces(traces ->
        traces.create(
            new TraceInfo(
                there.id(),
                other,
                "other",
                there.state(),
                2500,
                3L,
                null,
                null,
                null,
                USAGE,
                true,
                false)));
    Filter odd =
        new Filter.TextComparison(new TraceAttribute(TraceColumn.NAME), Operator.EQUAL, "odd");
    assertThat(everywhere(null)).containsExactly("tr-5", "tr-4", "tr-3", "tr-6", "tr-2", "tr-1");
    assertThat(everywhere(odd)).containsExactly("tr-5", "tr-3", "tr-1");
    Experiment gone =
        new Experiment(
            other, "other", "", ExperimentStatus.ACTIVE, Lifecycle.DELETED, 1, 2, Map.of(), null);
    write(tx -> tx.experiments().update(gone));
    assertThat(everywhere(null)).containsExactly("tr-5", "tr-4", "tr-3", "tr-2", "tr-1");
  }

  /// In pages of two traces.
  private List<String> everywhere(@Nullable Filter filter) {
    List<String> paged = new ArrayList<>();
    Place after = null;
    do {
      TraceSearch search = new TraceSearch(null, filter, List.of(), 2, after);
      SearchPage<Trace> page = read(tx -> tx.traces().search(search));
      page.items().forEach(trace -> paged.add(trace.info().id().value()));
      after = page.next();
    } while (after != null);
    return paged;
  }

  @Test
  void spansComeWithoutTheirBodiesAndOneByOne() {
    someTraces();
    SpanRow root = span("a", null, "root", "CHAIN");
    SpanRow child = span("b", "a", "child", "TOOL");
    traces(traces -> traces.putSpans(id(1), List.of(child, root)));
    List<SpanRow> outline = read(tx -> tx.traces().outline(id(1), 10));
    assertThat(outline).extracting(SpanRow::name).containsExactly("root", "child");
    assertThat(outline).allSatisfy(span -> assertThat(span.body()).isEmpty());
    List<SpanRow> first = read(tx -> tx.traces().outline(id(1), 1));
    assertThat(first).hasSize(1);
    Optional<SpanRow> found = read(tx -> tx.traces().findSpan(id(1), child.id()));
    assertThat(found.orElseThrow().body()).isEqualTo(child.body());
    Optional<SpanRow> ofAnother = read(tx -> tx.traces().findSpan(id(2), child.id()));
    assertThat(ofAnother).isEmpty();
  }

  @Test
  void aTraceIsRemovedWithAllThatItHas() {
    someTraces();
    traces(traces -> {
      traces.putSpans(id(1), List.of(span("a", null, "root", "CHAIN")));
      traces.putAssessment(assessment(1, "a-1", "1"));
      traces.link(id(1), LinkKind.RUN, "r1");
    });
    List<TraceId> oldest = read(tx -> tx.traces().oldest(ExperimentId.DEFAULT, 2000, 10));
    assertThat(oldest).containsExactly(id(1), id(2));
    boolean done = false;
    for (int i = 0; i < 20 && !done; i++) {
      done = store.write(SCOPE, tx -> tx.traces().removeSome(id(1), 1));
    }
    assertThat(done).isTrue();
    assertThat(found(null)).containsExactly("tr-5", "tr-4", "tr-3", "tr-2");
    traces(traces -> traces.create(trace(1, "again", TraceState.OK, 1)));
    assertThat(spans(10)).isEmpty();
    assertThat(load(id(1)).getFirst().tags()).isEmpty();
  }
}
