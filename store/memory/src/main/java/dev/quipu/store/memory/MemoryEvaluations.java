package dev.quipu.store.memory;

import dev.quipu.codec.evaluation.CaseBlock;
import dev.quipu.codec.evaluation.ScoreBlock;
import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.evaluation.CaseScore;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.evaluation.ScoreSummary;
import dev.quipu.core.evaluation.ScoresJson;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.evaluation.EvaluationReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads evaluation rows. The place of a row is its place among those of its run.
record MemoryEvaluations(ProjectContent project) implements EvaluationReader {
  private List<CaseEvaluated> all(RunId run) {
    RunContent found = project.find(run);
    return found == null ? List.of() : List.copyOf(found.lineage.evaluations.values());
  }

  // ---- columns ----

  /// The columns of some rows, each as one block after another.
  private static final class Table {
    final ScoreColumns columns = new ScoreColumns();
    final Map<Integer, List<ScoreBlock>> blocks = new HashMap<>();

    Table(List<CaseEvaluated> rows) {
      for (int place = 0; place < rows.size(); place++) {
        var row = rows.get(place).row();
        put(ScoreColumns.Key.ofRows(row.dataset()), place, CaseScore.flags(row), 0);
        for (Score score : row.scores()) {
          put(
              new ScoreColumns.Key(row.dataset(), score.evaluator(), score.metric()),
              place,
              CaseScore.flags(score),
              CaseScore.value(score));
        }
      }
      blocks.forEach((column, some) ->
          columns.summarise(
              column,
              some.stream().map(ScoreBlock::summary).reduce(ScoreSummary.NONE, ScoreSummary::and)));
    }

    private void put(ScoreColumns.Key key, int place, byte flags, double value) {
      int column = columns.number(key);
      if (column > 0) {
        List<ScoreBlock> some = blocks.computeIfAbsent(column, _ -> new ArrayList<>());
        while (some.size() <= place / ScoreBlock.ROWS) {
          some.add(new ScoreBlock());
        }
        some.getLast().put(place % ScoreBlock.ROWS, flags, value);
      }
    }
  }

  @Override
  public Columns columns(RunId run) {
    List<CaseEvaluated> rows = all(run);
    ScoreColumns columns = new Table(rows).columns;
    return new Columns(rows.size(), columns.list(), columns.leftOut());
  }

  @Override
  public List<RunColumns> columnsOf(ExperimentId experiment, int max) {
    return project
        .runs()
        .filter(run -> run.info.isActive() && run.info.experiment().equals(experiment))
        .filter(run -> !run.lineage.evaluations.isEmpty())
        .sorted(Comparator.comparingLong((RunContent run) -> run.no).reversed())
        .limit(max)
        .map(run -> new RunColumns(run.info, columns(run.info.id())))
        .toList();
  }

  @Override
  public long[] cases(RunId run) {
    return all(run).stream()
        .mapToLong(one -> CaseBlock.id(one.row().dataset(), one.row().key()))
        .toArray();
  }

  @Override
  public Scores scores(RunId run, List<ScoreColumns.Key> keys) {
    List<CaseEvaluated> rows = all(run);
    Table table = new Table(rows);
    Scores scores = new Scores(new byte[rows.size()], new double[rows.size()]);
    for (ScoreColumns.Key key : keys) {
      List<ScoreBlock> blocks = table.blocks.getOrDefault(table.columns.find(key), List.of());
      for (int i = 0; i < blocks.size(); i++) {
        blocks.get(i).copyTo(scores.flags(), scores.values(), i * ScoreBlock.ROWS);
      }
    }
    return scores;
  }

  // ---- rows ----

  @Override
  public List<Evaluation> rows(RunId run, List<Integer> places) {
    List<CaseEvaluated> rows = all(run);
    return places.stream()
        .filter(place -> place >= 0 && place < rows.size())
        .map(place -> new Evaluation(run, place, rows.get(place)))
        .toList();
  }

  @Override
  public List<Evaluation> rowsFrom(RunId run, int place, int max) {
    List<CaseEvaluated> rows = all(run);
    return IntStream.range(place, rows.size())
        .limit(max)
        .mapToObj(one -> new Evaluation(run, one, rows.get(one)))
        .toList();
  }

  @Override
  public List<Integer> placesWith(RunId run, String text) {
    List<CaseEvaluated> rows = all(run);
    return IntStream.range(0, rows.size())
        .filter(place -> {
          var row = rows.get(place).row();
          return holds(row.key(), text)
              || holds(row.data().text(), text)
              || holds(ScoresJson.write(row.scores()).text(), text);
        })
        .boxed()
        .toList();
  }

  private static boolean holds(String value, String text) {
    return value.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }

  @Override
  public List<Integer> placesByKey(RunId run) {
    List<CaseEvaluated> rows = all(run);
    return IntStream.range(0, rows.size())
        .boxed()
        .sorted(
            Comparator.comparing((Integer place) -> rows.get(place).row().dataset())
                .thenComparing(place -> rows.get(place).row().key()))
        .toList();
  }

  @Override
  public void eachMetadata(RunId run, MetadataSink sink) {
    List<CaseEvaluated> rows = all(run);
    for (int place = 0; place < rows.size(); place++) {
      JsonText metadata = rows.get(place).row().metadata();
      if (metadata != null) {
        sink.accept(place, metadata);
      }
    }
  }

  @Override
  public List<Evaluation> ofCase(String dataset, String key, @Nullable RunId after, int max) {
    RunContent last = after == null ? null : project.findAny(after);
    return project
        .runs()
        .filter(run -> run.info.isActive() && (last == null || run.no < last.no))
        .sorted(Comparator.comparingLong((RunContent run) -> run.no).reversed())
        .map(run -> ofCase(run, List.of(dataset, key)))
        .filter(Objects::nonNull)
        .limit(max)
        .toList();
  }

  private static @Nullable Evaluation ofCase(RunContent run, List<String> name) {
    CaseEvaluated found = run.lineage.evaluations.get(name);
    return found == null
        ? null
        : new Evaluation(
            run.info.id(), List.copyOf(run.lineage.evaluations.keySet()).indexOf(name), found);
  }
}
