package dev.quipu.engine.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.StreamReader.JsonValue;
import dev.quipu.engine.points.StreamReader.NumberValue;
import dev.quipu.engine.points.StreamReader.Row;
import dev.quipu.engine.points.StreamReader.RowPage;
import dev.quipu.engine.points.StreamReader.Stats;
import dev.quipu.engine.request.PageLimits;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamReaderTest extends EngineFixture {
  private final StreamReader streams = engine.streams();
  private final RunId run = createRun();

  /// Six rows of the stream `s`; those of even steps have a text, and the first is logged twice.
  @BeforeEach
  void logRows() {
    FrameBuilder frame = new FrameBuilder();
    for (int step : new int[] {0, 0, 1, 2, 3, 4}) {
      frame.add("s/loss", step, 10L * step, step / 2.0);
      if (step % 2 == 0) {
        frame.add("s/text", step, 10L * step, new JsonText("\"" + step + "\""));
      }
      frame.endRow();
    }
    frame.add("lr", 7, 70, 0.1);
    engine.appender().append(SCOPE, run, Batch.ofPoints(frame.build()));
  }

  private RowPage rows(List<String> fields, long start, int limit) {
    return streams.rows(SCOPE, run, "s", fields, start, limit);
  }

  @Test
  void rowsComeBackAsTheyWereLoggedBeforeAndAfterCompaction() {
    for (int i = 0; i < 2; i++) {
      RowPage page = rows(List.of(), 1, 3);
      assertThat(page.rows())
          .containsExactly(
              new Row(
                  1,
                  0,
                  0,
                  null,
                  new TreeMap<>(
                      Map.of(
                          "loss",
                          new NumberValue(0),
                          "text",
                          new JsonValue(new JsonText("\"0\""))))),
              new Row(2, 1, 10, null, new TreeMap<>(Map.of("loss", new NumberValue(0.5)))),
              new Row(
                  3,
                  2,
                  20,
                  null,
                  new TreeMap<>(
                      Map.of(
                          "loss",
                          new NumberValue(1),
                          "text",
                          new JsonValue(new JsonText("\"2\""))))));
      assertThat(page.endIndex()).isEqualTo(4);
      assertThat(page.total()).isEqualTo(6);
      assertThat(page.hasMore()).isTrue();
      assertThat(rows(List.of(), 4, 3).hasMore()).isFalse();
      assertThat(rows(List.of(), 6, 3).rows()).isEmpty();
      engine.compactor().compact(PROJECT, run);
    }
  }

  @Test
  void aRowWithNoneOfTheFieldsIsLeftOut() {
    assertThat(rows(List.of("text"), 0, 9).rows())
        .extracting(Row::index)
        .containsExactly(0L, 1L, 3L, 5L);
    assertThat(rows(List.of("none"), 0, 9).rows()).isEmpty();
    assertThat(rows(List.of("none"), 0, 9).total()).isEqualTo(6);
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> rows(Collections.nCopies(PageLimits.FIELDS_PER_ROW_QUERY + 1, "x"), 0, 9));
  }

  @Test
  void streamsTellTheirRowsAndTheLivingSummaries() {
    engine.attempts().begin(SCOPE, run, ids.nextWriterId(), 3, 5);
    List<Stats> all = streams.stats(SCOPE, run, null);
    assertThat(all).extracting(Stats::stream).containsExactly("", "s");
    Stats s = all.getLast();
    assertThat(s.rows()).isEqualTo(6);
    assertThat(s.jsonCounts()).isEqualTo(Map.of("s/text", 4L));
    assertThat(s.fields()).extracting(Series::key).containsExactly("s/loss");
    // The row logged twice counts once, and two rows are superseded.
    assertThat(s.fields().getFirst().summary().count()).isEqualTo(3);
    // No living number is left, but the row is.
    assertThat(all.getFirst()).isEqualTo(new Stats("", 1, List.of(), Collections.emptySortedMap()));
  }

  @Test
  void oneStreamIsTold() {
    assertThat(streams.stats(SCOPE, run, "s")).extracting(Stats::rows).containsExactly(6L);
    assertThat(streams.stats(SCOPE, run, "")).extracting(Stats::rows).containsExactly(1L);
    assertThat(streams.stats(SCOPE, run, "none")).extracting(Stats::rows).containsExactly(0L);
    assertThat(streams.rowCount(SCOPE, run, "s")).isEqualTo(6);
    assertThat(streams.rowCount(SCOPE, run, "none")).isZero();
    RunId unknown = ids.nextRunId();
    assertRefused(ErrorCode.NOT_FOUND, () -> streams.rowCount(SCOPE, unknown, "s"));
    assertRefused(ErrorCode.NOT_FOUND, () -> streams.stats(SCOPE, unknown, null));
    assertRefused(ErrorCode.NOT_FOUND, () -> streams.rows(SCOPE, unknown, "s", List.of(), 0, 9));
  }
}
