package dev.quipu.engine.evaluation;

import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.CaseChange;
import dev.quipu.core.evaluation.PairsVerdict;
import dev.quipu.core.evaluation.ScorePairs;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.lineage.LineageStore;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.evaluation.EvaluationReader;
import dev.quipu.engine.port.evaluation.EvaluationReader.Columns;
import dev.quipu.engine.port.evaluation.EvaluationReader.Evaluation;
import dev.quipu.engine.port.evaluation.EvaluationReader.Scores;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.Runs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares two runs by case.
public final class Comparisons {
  private static final int NOWHERE = -1;

  private final Store store;
  private final LineageStore lineage;

  public Comparisons(Store store, Compactor compactor) {
    this.store = store;
    lineage = new LineageStore(store, compactor);
  }

  /// The wanted comparison.
  ///
  /// @param base the run that the other is compared with
  /// @param change only cases with this change; null for all
  public record Question(RunId base, RunId run, ScoreName score, @Nullable CaseChange change) {}

  /// A case of a comparison.
  ///
  /// @param gain by how much the score got better; negative if it got worse
  /// @param base the row of the base run; null if it has none
  /// @param row the row of the other run; null if it has none
  public record Compared(
      CaseChange change, double gain, @Nullable Evaluation base, @Nullable Evaluation row) {}

  /// Two runs compared.
  ///
  /// @param scores that both runs have, in the order of the base run
  /// @param cases sorted by their changes, see [ScorePairs#sorted]
  public record Comparison(
      PairsVerdict verdict, List<ScoreColumns.Key> scores, Results<Compared> cases) {}

  /// Compares two runs, and gives a page of their cases.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public Comparison compare(Scope scope, Question question, int max, @Nullable String pageToken) {
    PageToken tokens = PageToken.of(store.secret(), "compared-cases", scope.project(), question);
    String place = tokens.place(pageToken);
    int skip = place == null ? 0 : Integer.parseInt(place);
    return lineage.search(
        scope,
        tx -> {
          Runs.require(tx, question.base);
          Runs.require(tx, question.run);
          EvaluationReader reader = tx.evaluations();
          Columns baseColumns = reader.columns(question.base);
          Columns columns = reader.columns(question.run);
          scope
              .memory()
              .take((long) QuestionLimits.CASE_BYTES * (baseColumns.rows() + columns.rows()));
          Joined joined = joined(reader, question, baseColumns, columns);
          int[] sorted = joined.pairs.sorted(question.change);
          int end = Math.min(skip + max, sorted.length);
          List<Compared> page = page(reader, question, joined, sorted, skip, end);
          return new Comparison(
              joined.pairs.verdict(),
              common(baseColumns, columns),
              new Results<>(
                  page,
                  skip + page.size() < sorted.length
                      ? tokens.after(String.valueOf(skip + page.size()))
                      : null));
        });
  }

  private static List<ScoreColumns.Key> common(Columns base, Columns other) {
    Set<ScoreColumns.Key> keys = new LinkedHashSet<>();
    base.list().stream()
        .filter(column -> column.summary().scores() > 0)
        .forEach(column -> keys.add(column.key()));
    Set<ScoreColumns.Key> others = new LinkedHashSet<>();
    other.list().stream()
        .filter(column -> column.summary().scores() > 0)
        .forEach(column -> others.add(column.key()));
    keys.retainAll(others);
    return List.copyOf(keys);
  }

  /// The pairs, and the places of each in the two runs.
  private record Joined(ScorePairs pairs, List<Integer> basePlaces, List<Integer> places) {
    void add(Scores base, int basePlace, Scores scores, int place) {
      pairs.add(
          basePlace == NOWHERE ? 0 : base.flags()[basePlace],
          basePlace == NOWHERE ? 0 : base.values()[basePlace],
          place == NOWHERE ? 0 : scores.flags()[place],
          place == NOWHERE ? 0 : scores.values()[place]);
      basePlaces.add(basePlace);
      places.add(place);
    }
  }

  /// The cases in the order of the base run, and behind them those that only the other run has.
  private static Joined joined(
      EvaluationReader reader, Question question, Columns baseColumns, Columns columns) {
    Scores base = reader.scores(question.base, question.score.in(baseColumns));
    Scores scores = reader.scores(question.run, question.score.in(columns));
    long[] baseCases = reader.cases(question.base);
    long[] cases = reader.cases(question.run);
    CasePlaces placeOf = new CasePlaces(cases);
    boolean[] seen = new boolean[cases.length];
    Joined joined = new Joined(new ScorePairs(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < baseCases.length; i++) {
      int place = placeOf.find(baseCases[i]);
      if (place != NOWHERE) {
        seen[place] = true;
      }
      joined.add(base, i, scores, place);
    }
    for (int i = 0; i < cases.length; i++) {
      if (!seen[i]) {
        joined.add(base, NOWHERE, scores, i);
      }
    }
    return joined;
  }

  private static List<Compared> page(
      EvaluationReader reader, Question question, Joined joined, int[] sorted, int from, int to) {
    List<Compared> page = new ArrayList<>();
    long bytes = 0;
    for (int at = from; at < to && bytes < QuestionLimits.PAGE_BYTES; at += 20) {
      int end = Math.min(to, at + 20);
      Map<Integer, Evaluation> base =
          rows(reader, question.base, joined.basePlaces, sorted, at, end);
      Map<Integer, Evaluation> rows = rows(reader, question.run, joined.places, sorted, at, end);
      for (int i = at; i < end; i++) {
        Compared one =
            new Compared(
                joined.pairs.change(sorted[i]),
                joined.pairs.gain(sorted[i]),
                base.get(joined.basePlaces.get(sorted[i])),
                rows.get(joined.places.get(sorted[i])));
        page.add(one);
        bytes += chars(one.base) + chars(one.row);
      }
    }
    return page;
  }

  private static long chars(@Nullable Evaluation row) {
    return row == null ? 0 : row.evaluated().row().data().text().length();
  }

  private static Map<Integer, Evaluation> rows(
      EvaluationReader reader, RunId run, List<Integer> placeOf, int[] sorted, int from, int to) {
    List<Integer> places = new ArrayList<>();
    for (int i = from; i < to; i++) {
      if (placeOf.get(sorted[i]) != NOWHERE) {
        places.add(placeOf.get(sorted[i]));
      }
    }
    Map<Integer, Evaluation> rows = new HashMap<>();
    reader.rows(run, places).forEach(row -> rows.put(row.place(), row));
    return rows;
  }

  /// Finds the place of a case by its id, in a table with open addressing.
  private static final class CasePlaces {
    private final long[] ids;
    private final int[] slots;

    CasePlaces(long[] ids) {
      this.ids = ids;
      slots = new int[Integer.highestOneBit(Math.max(8, ids.length)) * 4];
      for (int place = 0; place < ids.length; place++) {
        int slot = slot(ids[place]);
        while (slots[slot] != 0) {
          slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = place + 1;
      }
    }

    /// Ids are parts of hashes, so their last bits are spread evenly.
    private int slot(long id) {
      return (int) id & (slots.length - 1);
    }

    int find(long id) {
      for (int slot = slot(id); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
        if (ids[slots[slot] - 1] == id) {
          return slots[slot] - 1;
        }
      }
      return NOWHERE;
    }
  }
}
