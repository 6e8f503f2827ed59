package dev.quipu.engine.evaluation;

import dev.quipu.codec.evaluation.ScoreBlock;
import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.evaluation.ScoreSummary;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.evaluation.Evaluations.Slice;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.evaluation.EvaluationReader;
import dev.quipu.engine.port.evaluation.EvaluationReader.Columns;
import dev.quipu.engine.port.evaluation.EvaluationReader.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Cuts the rows of a run by the values of a member of their metadata.
final class Slices {
  private static final int NONE = -1;

  private final EvaluationReader reader;
  private final RunId run;
  private final Columns columns;
  private final Memory memory;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<JsonText> values = new ArrayList<>();
  private boolean isCutOff;

  Slices(EvaluationReader reader, RunId run, Columns columns, Memory memory) {
    this.reader = reader;
    this.run = run;
    this.columns = columns;
    this.memory = memory;
  }

  /// Whether rows are left out because there are more values than [QuestionLimits#SLICES].
  boolean isCutOff() {
    return isCutOff;
  }

  List<Slice> by(String member) {
    memory.take(4L * columns.rows());
    int[] sliceOf = new int[columns.rows()];
    Arrays.fill(sliceOf, NONE);
    reader.eachMetadata(
        run,
        (place, metadata) -> {
          Map<String, ?> members = JsonTree.members(metadata);
          if (members.containsKey(member)) {
            StringBuilder value = new StringBuilder();
            JsonTree.write(members.get(member), value);
            sliceOf[place] = slice(value.toString());
          }
        });
    List<List<ScoreColumns.Column>> slices = new ArrayList<>();
    values.forEach(_ -> slices.add(new ArrayList<>()));
    for (ScoreColumns.Column column : columns.list()) {
      ScoreSummary[] summaries = summaries(column.key(), sliceOf);
      for (int i = 0; i < summaries.length; i++) {
        if (summaries[i].scores() > 0) {
          slices.get(i).add(new ScoreColumns.Column(column.key(), summaries[i]));
        }
      }
    }
    List<Slice> all = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      all.add(new Slice(values.get(i), slices.get(i)));
    }
    all.sort(Comparator.comparingLong(Slices::rows).reversed());
    return all;
  }

  private static long rows(Slice slice) {
    return slice.columns().stream()
        .filter(column -> column.key().isOfRows())
        .mapToLong(column -> column.summary().scores())
        .sum();
  }

  private int slice(String value) {
    Integer number = numbers.get(value);
    if (number != null) {
      return number;
    }
    if (values.size() == QuestionLimits.SLICES) {
      isCutOff = true;
      return NONE;
    }
    memory.take((long) QuestionLimits.COLUMN_BYTES * columns.list().size());
    values.add(new JsonText(value));
    numbers.put(value, values.size() - 1);
    return values.size() - 1;
  }

  /// The summaries of a column by slice.
  private ScoreSummary[] summaries(ScoreColumns.Key key, int[] sliceOf) {
    Scores scores = reader.scores(run, List.of(key));
    ScoreSummary[] summaries = new ScoreSummary[values.size()];
    Arrays.fill(summaries, ScoreSummary.NONE);
    ScoreBlock[] open = new ScoreBlock[values.size()];
    for (int place = 0; place < sliceOf.length; place++) {
      int slice = sliceOf[place];
      if (slice == NONE || scores.flags()[place] == 0) {
        continue;
      }
      ScoreBlock block = open[slice] == null ? new ScoreBlock() : open[slice];
      open[slice] = block;
      block.put(block.size(), scores.flags()[place], scores.values()[place]);
      if (block.size() == ScoreBlock.ROWS) {
        summaries[slice] = summaries[slice].and(block.summary());
        open[slice] = new ScoreBlock();
      }
    }
    for (int slice = 0; slice < open.length; slice++) {
      if (open[slice] != null) {
        summaries[slice] = summaries[slice].and(open[slice].summary());
      }
    }
    return summaries;
  }
}
