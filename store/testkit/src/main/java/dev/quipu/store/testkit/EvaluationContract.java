package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.codec.evaluation.CaseBlock;
import dev.quipu.codec.evaluation.ScoreBlock;
import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.evaluation.CaseScore;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.evaluation.ScoreSummary;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.evaluation.EvaluationReader;
import dev.quipu.engine.port.evaluation.EvaluationReader.Columns;
import dev.quipu.engine.port.evaluation.EvaluationReader.Evaluation;
import dev.quipu.engine.port.evaluation.EvaluationReader.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about evaluation rows.
public abstract class EvaluationContract extends StoreFixture {
  private static final ScoreColumns.Key EXACT = new ScoreColumns.Key("math", "exact", "");

  private static CaseEvaluated evaluated(
      long timeUs, String dataset, String key, String output, Score... scores) {
    return new CaseEvaluated(
        timeUs,
        null,
        new EvaluationRow(
            dataset, key, new JsonText("{\"output\":\"" + output + "\"}"), null, List.of(scores)));
  }

  private static Score exact(double value) {
    return Score.builder("exact", "").value(value).success(value >= 0.5).build();
  }

  private void append(RunId run, CaseEvaluated... records) {
    append(run, Arrays.asList(records));
  }

  private void append(RunId run, List<CaseEvaluated> records) {
    for (int from = 0; from < records.size(); from += 5000) {
      FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
      records
          .subList(from, Math.min(records.size(), from + 5000))
          .forEach(record -> LineageFrames.add(frame, record));
      write(tx -> tx.points().append(run, 0, frame.build(), 1));
    }
    compact(run);
  }

  private <T> T evaluations(Function<EvaluationReader, T> question) {
    return store.read(SCOPE, tx -> question.apply(tx.evaluations()));
  }

  private List<Integer> placesWith(RunId run, String text) {
    return evaluations(reader -> reader.placesWith(run, text));
  }

  private List<Evaluation> at(RunId run, List<Integer> places) {
    return evaluations(reader -> reader.rows(run, places));
  }

  private Columns columns(RunId run) {
    return evaluations(reader -> reader.columns(run));
  }

  private Map<RunId, Columns> board(ExperimentId experiment, int max) {
    Map<RunId, Columns> board = new LinkedHashMap<>();
    evaluations(reader -> reader.columnsOf(experiment, max))
        .forEach(one -> board.put(one.run().id(), one.columns()));
    return board;
  }

  private List<CaseEvaluated> rows(RunId run) {
    return evaluations(reader -> reader.rowsFrom(run, 0, 100_000)).stream()
        .map(Evaluation::evaluated)
        .toList();
  }

  private Map<ScoreColumns.Key, ScoreSummary> summaries(RunId run) {
    Map<ScoreColumns.Key, ScoreSummary> all =
        new TreeMap<>(java.util.Comparator.comparing(ScoreColumns.Key::toString));
    evaluations(reader -> reader.columns(run))
        .list()
        .forEach(column -> all.put(column.key(), column.summary()));
    return all;
  }

  @Test
  void everyRowComesBackWithAllItsParts() {
    RunId run = createRun();
    CaseEvaluated full =
        new CaseEvaluated(
            Long.MIN_VALUE,
            new SpanId("00000000000000aa"),
            new EvaluationRow(
                "größe",
                "k",
                new JsonText("{\"input\":{\"a\":[1,null]},\"output\":\"\\u0000\"}"),
                new JsonText("{\"lang\":\"de\"}"),
                List.of(
                    Score.builder("judge", "helpful")
                        .value(-0.1 - 0.2)
                        .label("l")
                        .explanation("e")
                        .success(false)
                        .threshold(1e-300)
                        .strict(true)
                        .higherIsBetter(false)
                        .model("m")
                        .cost(0.0)
                        .rubric(3.0)
                        .error("x")
                        .build())));
    CaseEvaluated bare = evaluated(7, "", "k", "o");
    append(run, full, bare);
    reopen();
    assertThat(rows(run)).containsExactly(full, bare);
    assertThat(at(run, List.of(1, 0, 5)))
        .extracting(Evaluation::evaluated)
        .containsExactly(bare, full);
  }

  @Test
  void theLatestRowOfACaseCountsInAnyOrderOfArrival() {
    List<CaseEvaluated> all =
        List.of(
            evaluated(1, "math", "a", "one", exact(0), Score.of("old", "", 1)),
            evaluated(3, "math", "a", "three", exact(1)),
            evaluated(2, "math", "a", "two", exact(0.25)),
            evaluated(3, "math", "b", "x", exact(0)),
            evaluated(3, "math", "b", "y", exact(0.5)),
            evaluated(1, "other", "a", "else", exact(0.75)));
    for (int round = 0; round < 6; round++) {
      RunId run = createRun();
      List<CaseEvaluated> shuffled = new ArrayList<>(all);
      Collections.shuffle(shuffled, new Random(round));
      append(run, shuffled.subList(0, 3));
      append(run, shuffled.subList(2, 5));
      append(run, shuffled.subList(1, 6));
      reopen();
      assertThat(rows(run))
          .as("round %s", round)
          .containsExactlyInAnyOrder(all.get(1), all.get(4), all.get(5));
      Map<ScoreColumns.Key, ScoreSummary> summaries = summaries(run);
      ScoreSummary exact = Objects.requireNonNull(summaries.get(EXACT));
      assertThat(exact.values()).isEqualTo(2);
      assertThat(exact.mean()).isEqualTo(0.75);
      assertThat(exact.successes()).isEqualTo(2);
      assertThat(
              summaries
                  .getOrDefault(new ScoreColumns.Key("other", "exact", ""), ScoreSummary.NONE)
                  .mean())
          .isEqualTo(0.75);
      assertThat(
              summaries
                  .getOrDefault(new ScoreColumns.Key("math", "old", ""), ScoreSummary.NONE)
                  .values())
          .isZero();
      assertThat(
              summaries.getOrDefault(ScoreColumns.Key.ofRows("math"), ScoreSummary.NONE).scores())
          .isEqualTo(2);
    }
  }

  @Test
  void scoresAreColumnsOverThePlacesOfManyRows() {
    RunId run = createRun();
    int count = 2 * ScoreBlock.ROWS + 17;
    List<CaseEvaluated> all = new ArrayList<>();
    double sum = 0;
    for (int i = 0; i < count; i++) {
      Score sometimes = Score.builder("lat", "ms").value(i / 7.0).higherIsBetter(false).build();
      all.add(
          i % 3 == 0
              ? evaluated(i, "math", "k" + i, "o", exact(i % 2), sometimes)
              : evaluated(i, "math", "k" + i, "o", exact(i % 2)));
      sum += i % 2;
    }
    append(run, all.subList(0, 100));
    append(run, all.subList(100, count));
    append(
        run,
        evaluated(count + 1, "math", "k5", "o", Score.builder("exact", "").error("no").build()));
    reopen();
    Columns columns = evaluations(reader -> reader.columns(run));
    assertThat(columns.rows()).isEqualTo(count);
    Scores exact = evaluations(reader -> reader.scores(run, List.of(EXACT)));
    Scores lat =
        evaluations(
            reader -> reader.scores(run, List.of(new ScoreColumns.Key("math", "lat", "ms"))));
    long[] cases = evaluations(reader -> reader.cases(run));
    for (int i = 0; i < count; i++) {
      assertThat(cases[i]).isEqualTo(CaseBlock.id("math", "k" + i));
      assertThat(CaseScore.has(lat.flags()[i], CaseScore.LOWER_IS_BETTER)).isEqualTo(i % 3 == 0);
      assertThat(lat.values()[i]).isEqualTo(i % 3 == 0 ? i / 7.0 : 0);
      assertThat(exact.flags()[i])
          .isEqualTo(i == 5 ? (byte) CaseScore.PRESENT : CaseScore.flags(exact(i % 2)));
    }
    ScoreSummary summary = Objects.requireNonNull(summaries(run).get(EXACT));
    assertThat(summary.scores()).isEqualTo(count);
    assertThat(summary.values()).isEqualTo(count - 1);
    assertThat(summary.mean()).isCloseTo((sum - 1) / (count - 1), within(1e-12));
  }

  @Test
  void scoresOfTooManyEvaluatorsStayInTheirRows() {
    RunId run = createRun();
    List<CaseEvaluated> all = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      Score[] scores = new Score[100];
      for (int k = 0; k < 100; k++) {
        scores[k] = Score.of("e" + i, "m" + k, 1);
      }
      all.add(evaluated(i, "", "k" + i, "o", scores));
    }
    append(run, all);
    Columns columns = evaluations(reader -> reader.columns(run));
    assertThat(columns.list()).hasSize(ScoreColumns.MOST);
    assertThat(columns.leftOut()).isEqualTo(1100 + 1 - ScoreColumns.MOST);
    assertThat(rows(run)).isEqualTo(all);
  }

  @Test
  void rowsAreFoundByTextKeyAndMetadata() {
    RunId run = createRun();
    CaseEvaluated sliced =
        new CaseEvaluated(
            1,
            null,
            new EvaluationRow(
                "", "zz", new JsonText("{}"), new JsonText("{\"lang\":\"en\"}"), List.of()));
    append(
        run,
        sliced,
        evaluated(2, "", "b", "Needle 100%"),
        evaluated(3, "", "a", "x", Score.builder("j", "").explanation("a needle").build()));
    assertThat(placesWith(run, "nEEdle")).containsExactly(1, 2);
    assertThat(placesWith(run, "0%")).containsExactly(1);
    assertThat(placesWith(run, "ZZ")).containsExactly(0);
    List<Integer> byKey = evaluations(reader -> reader.placesByKey(run));
    assertThat(byKey).containsExactly(2, 1, 0);
    List<String> metadata = new ArrayList<>();
    store.read(
        SCOPE,
        tx -> {
          tx.evaluations().eachMetadata(run, (place, json) -> metadata.add(place + json.text()));
          return 0;
        });
    assertThat(metadata).containsExactly("0{\"lang\":\"en\"}");
  }

  @Test
  void aCaseHasAHistoryAndAnExperimentItsRuns() {
    RunId first = createRun();
    RunId second = createRun();
    RunId deleted = createRun();
    RunId empty = createRun();
    append(first, evaluated(1, "math", "a", "1", exact(0)));
    append(second, evaluated(1, "math", "a", "2", exact(1)), evaluated(1, "", "a", "3"));
    append(deleted, evaluated(1, "math", "a", "4", exact(1)));
    delete(deleted);
    assertThat(history("math", "a", null)).containsExactly(second, first);
    assertThat(history("math", "a", second)).containsExactly(first);
    assertThat(history("math", "b", null)).isEmpty();
    ExperimentId experiment =
        store.read(SCOPE, tx -> tx.runs().find(first)).orElseThrow().experiment();
    Map<RunId, Columns> board = board(experiment, 10);
    assertThat(board.keySet()).containsExactly(second, first).doesNotContain(empty);
    assertThat(board).hasEntrySatisfying(second, columns -> assertThat(columns.list()).hasSize(3));
    assertThat(board(experiment, 1)).hasSize(1);
    assertThat(columns(empty)).isEqualTo(Columns.NONE);
    long[] none = evaluations(reader -> reader.cases(new RunId("f".repeat(32))));
    assertThat(none).isEmpty();
  }

  private List<RunId> history(String dataset, String key, @Nullable RunId after) {
    return evaluations(reader -> reader.ofCase(dataset, key, after, 10)).stream()
        .map(Evaluation::run)
        .toList();
  }

  private void delete(RunId run) {
    RunInfo info = store.read(SCOPE, tx -> tx.runs().find(run)).orElseThrow();
    write(tx -> tx.runs().update(info.withLifecycle(Lifecycle.DELETED, 5L)));
  }
}
