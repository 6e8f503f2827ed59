package dev.quipu.engine.evaluation;

import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.CaseScore;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.text.Text;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.lineage.LineageStore;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.evaluation.EvaluationReader;
import dev.quipu.engine.port.evaluation.EvaluationReader.Columns;
import dev.quipu.engine.port.evaluation.EvaluationReader.Evaluation;
import dev.quipu.engine.port.evaluation.EvaluationReader.RunColumns;
import dev.quipu.engine.port.evaluation.EvaluationReader.Scores;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.Runs;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the evaluation rows of runs, and what their scores say together.
public final class Evaluations {
  private final Store store;
  private final LineageStore lineage;

  public Evaluations(Store store, Compactor compactor) {
    this.store = store;
    lineage = new LineageStore(store, compactor);
  }

  /// How rows are ordered.
  public enum Order {
    /// As they came.
    PLACE,
    KEY,
    /// By the value of the score; rows without one come last.
    SCORE
  }

  /// The wanted rows of a run.
  ///
  /// @param score whose data set, value and success rows are filtered and ordered by
  /// @param least only rows whose value is at least this; null for all
  /// @param most only rows whose value is at most this; null for all
  /// @param success only rows with this success; null for all
  /// @param text only rows whose key, data or scores hold this text; empty for all
  public record Question(
      ScoreName score,
      @Nullable Double least,
      @Nullable Double most,
      @Nullable Boolean success,
      String text,
      Order order,
      boolean isDescending) {
    public static final Question ALL =
        new Question(ScoreName.rows(null), null, null, null, "", Order.PLACE, false);

    /// @throws QuipuException INVALID_ARGUMENT if the text is too long, or values are asked of rows
    public Question {
      Text.check("Text to search for", text, QuestionLimits.TEXT_CHARS);
      if (score.evaluator().isEmpty() && (least != null || most != null || order == Order.SCORE)) {
        throw QuipuException.invalid(
            "Rows are filtered or ordered by the value of a score, and no evaluator is named");
      }
    }

    private boolean wants(byte flags, double value) {
      if (flags == 0) {
        return false;
      }
      if (success != null
          && (!CaseScore.has(flags, CaseScore.JUDGED)
              || success != CaseScore.has(flags, CaseScore.SUCCESS))) {
        return false;
      }
      return (least == null && most == null)
          || (CaseScore.has(flags, CaseScore.HAS_VALUE)
              && (least == null || value >= least)
              && (most == null || value <= most));
    }
  }

  /// A page of rows.
  ///
  /// @param total of the rows that fit
  public record Page(Results<Evaluation> rows, int total) {}

  /// A page of the rows of a run.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public Page rows(Scope scope, RunId run, Question question, int max, @Nullable String pageToken) {
    PageToken tokens = PageToken.of(store.secret(), "evaluations", scope.project(), run, question);
    String place = tokens.place(pageToken);
    int skip = place == null ? 0 : Integer.parseInt(place);
    return lineage.search(
        scope,
        tx -> {
          Runs.require(tx, run);
          EvaluationReader reader = tx.evaluations();
          List<Integer> places =
              question.equals(Question.ALL)
                  ? range(reader.columns(run).rows())
                  : places(scope, reader, run, question);
          List<Integer> some =
              places.subList(Math.min(skip, places.size()), Math.min(skip + max, places.size()));
          List<Evaluation> rows = filled(reader, run, some);
          int next = skip + rows.size();
          return new Page(
              new Results<>(rows, next < places.size() ? tokens.after(String.valueOf(next)) : null),
              places.size());
        });
  }

  /// All places of a run, which take no memory.
  private static List<Integer> range(int rows) {
    return new AbstractList<>() {
      @Override
      public Integer get(int place) {
        return place;
      }

      @Override
      public int size() {
        return rows;
      }
    };
  }

  /// The rows at some places, or the first of them if all are too large for a page.
  private static List<Evaluation> filled(EvaluationReader reader, RunId run, List<Integer> places) {
    List<Evaluation> rows = new ArrayList<>();
    long bytes = 0;
    int at = 0;
    while (at < places.size() && bytes < QuestionLimits.PAGE_BYTES) {
      int end = Math.min(places.size(), at + 20);
      for (Evaluation row : reader.rows(run, places.subList(at, end))) {
        rows.add(row);
        bytes += row.evaluated().row().data().text().length();
      }
      at = end;
    }
    return rows;
  }

  private static List<Integer> places(
      Scope scope, EvaluationReader reader, RunId run, Question question) {
    Columns columns = reader.columns(run);
    scope.memory().take((long) columns.rows() * QuestionLimits.CASE_BYTES);
    Scores scores = reader.scores(run, question.score.in(columns));
    Set<Integer> withText =
        question.text.isEmpty() ? null : new HashSet<>(reader.placesWith(run, question.text));
    List<Integer> wanted = new ArrayList<>();
    List<Integer> ordered = question.order == Order.KEY ? reader.placesByKey(run) : null;
    for (int i = 0; i < columns.rows(); i++) {
      int place = ordered == null ? i : ordered.get(i);
      if (question.wants(scores.flags()[place], scores.values()[place])
          && (withText == null || withText.contains(place))) {
        wanted.add(place);
      }
    }
    if (question.order == Order.SCORE) {
      Comparator<Integer> byValue = Comparator.comparingDouble(place -> scores.values()[place]);
      wanted.sort(
          Comparator.comparing(
                  (Integer place) -> !CaseScore.has(scores.flags()[place], CaseScore.HAS_VALUE))
              .thenComparing(question.isDescending ? byValue.reversed() : byValue));
    } else if (question.isDescending) {
      Collections.reverse(wanted);
    }
    return wanted;
  }

  /// The rows of one case in all runs that are not deleted, the newest run first.
  public Results<Evaluation> history(
      Scope scope, String dataset, String key, int max, @Nullable String pageToken) {
    EvaluationRow.checkDataset(dataset);
    PageToken tokens = PageToken.of(store.secret(), "case", scope.project(), dataset, key);
    String place = tokens.place(pageToken);
    List<Evaluation> found =
        lineage.read(
            scope,
            tx ->
                tx.evaluations()
                    .ofCase(dataset, key, place == null ? null : new RunId(place), max + 1));
    return tokens.page(found, max, row -> row.run().hex());
  }

  // ---- summaries ----

  /// What the scores of a slice of the rows say.
  ///
  /// @param value of the metadata; null for all rows
  public record Slice(@Nullable JsonText value, List<ScoreColumns.Column> columns) {}

  /// What the scores of a run say.
  ///
  /// @param leftOut scores that are in no column, because there are too many columns
  /// @param slices by the value of a member of the metadata, the largest first
  /// @param isCutOff whether there are more slices
  public record Summary(
      int rows,
      List<ScoreColumns.Column> columns,
      long leftOut,
      List<Slice> slices,
      boolean isCutOff) {}

  /// The summary of a run.
  ///
  /// @param sliceBy the member of the metadata that rows are sliced by; null for no slices
  /// @throws QuipuException NOT_FOUND if there is no such run
  public Summary summary(Scope scope, RunId run, @Nullable String sliceBy) {
    return lineage.search(
        scope,
        tx -> {
          Runs.require(tx, run);
          Columns columns = tx.evaluations().columns(run);
          scope.memory().take((long) QuestionLimits.COLUMN_BYTES * columns.list().size());
          if (sliceBy == null) {
            return new Summary(columns.rows(), columns.list(), columns.leftOut(), List.of(), false);
          }
          Slices slices = new Slices(tx.evaluations(), run, columns, scope.memory());
          List<Slice> some = slices.by(sliceBy);
          return new Summary(
              columns.rows(), columns.list(), columns.leftOut(), some, slices.isCutOff());
        });
  }

  /// A run of a leaderboard.
  public record Standing(RunInfo run, int rows, List<ScoreColumns.Column> columns) {}

  /// The runs of an experiment that have evaluation rows and are not deleted.
  ///
  /// @param columns their names, of all runs
  /// @param isCutOff whether there are more runs
  public record Leaderboard(
      List<ScoreColumns.Key> columns, List<Standing> runs, boolean isCutOff) {}

  /// The leaderboard of an experiment.
  ///
  /// @param dataset only scores of this data set; null for all
  /// @param order runs are sorted by the mean of this score, or else by its share of successes, the
  ///   best first, and those without it last; null for the newest run first
  /// @throws QuipuException NOT_FOUND if there is no such experiment
  public Leaderboard leaderboard(
      Scope scope,
      ExperimentId experiment,
      @Nullable String dataset,
      @Nullable ScoreName order,
      int max) {
    return lineage.search(
        scope,
        tx -> {
          if (tx.experiments().find(experiment).isEmpty()) {
            throw QuipuException.notFound("Experiment " + experiment + " does not exist");
          }
          List<RunColumns> found =
              tx.evaluations().columnsOf(experiment, QuestionLimits.BOARD_RUNS + 1);
          Set<ScoreColumns.Key> names = new LinkedHashSet<>();
          List<Standing> standings = new ArrayList<>();
          found.forEach(one -> {
            List<ScoreColumns.Column> wanted =
                one.columns().list().stream()
                    .filter(column -> dataset == null || column.key().dataset().equals(dataset))
                    .filter(column -> column.summary().scores() > 0)
                    .toList();
            scope.memory().take((long) QuestionLimits.COLUMN_BYTES * wanted.size());
            wanted.forEach(column -> names.add(column.key()));
            if (!wanted.isEmpty()) {
              standings.add(new Standing(one.run(), one.columns().rows(), wanted));
            }
          });
          if (order != null) {
            new Ranking(order).sort(standings);
          }
          boolean isCutOff = standings.size() > max || found.size() > QuestionLimits.BOARD_RUNS;
          return new Leaderboard(
              List.copyOf(names), standings.subList(0, Math.min(max, standings.size())), isCutOff);
        });
  }
}
