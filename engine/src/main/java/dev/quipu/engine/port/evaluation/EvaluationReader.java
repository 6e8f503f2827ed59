package dev.quipu.engine.port.evaluation;

import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads evaluation rows and their scores. Records that wait in frames are not seen; compaction
/// writes them, see [dev.quipu.engine.port.write.CompactionWriter].
///
/// A row of a run has a place, from 0: cases come in the order in which the store came to know
/// them, and a row that replaces another has its place. The scores of a run are columns over the
/// places.
public interface EvaluationReader {
  /// A row with its run and place.
  record Evaluation(RunId run, int place, CaseEvaluated evaluated) {}

  /// The columns of a run with their summaries; none if it has no rows.
  ///
  /// @param rows of the run
  /// @param leftOut scores that are in no column, because there are too many columns
  record Columns(int rows, List<ScoreColumns.Column> list, long leftOut) {
    public static final Columns NONE = new Columns(0, List.of(), 0);

    public Columns {
      list = List.copyOf(list);
    }
  }

  /// Scores by place.
  ///
  /// @param flags as [dev.quipu.core.evaluation.CaseScore] has them; 0 where there is no score
  @SuppressWarnings("ArrayRecordComponent")
  record Scores(byte[] flags, double[] values) {}

  Columns columns(RunId run);

  /// A run with the columns of its scores.
  record RunColumns(RunInfo run, Columns columns) {}

  /// The runs of an experiment that are not deleted and have rows, the newest first.
  List<RunColumns> columnsOf(ExperimentId experiment, int max);

  /// The ids of the cases by place.
  long[] cases(RunId run);

  /// The scores of some columns of a run. No place has scores of two of them.
  Scores scores(RunId run, List<ScoreColumns.Key> columns);

  /// The rows at some places, in the order of the places asked for.
  List<Evaluation> rows(RunId run, List<Integer> places);

  /// The rows from a place on.
  List<Evaluation> rowsFrom(RunId run, int place, int max);

  /// The places whose key, data or scores hold a text; case does not count for ASCII.
  List<Integer> placesWith(RunId run, String text);

  /// The places in the order of their data sets and keys.
  List<Integer> placesByKey(RunId run);

  /// Takes the metadata of a row.
  interface MetadataSink {
    void accept(int place, JsonText metadata);
  }

  /// Hands over the metadata of the rows that have some.
  void eachMetadata(RunId run, MetadataSink sink);

  /// The rows of one case in the runs that are not deleted, the newest run first.
  ///
  /// @param after only runs created before this one; null for all
  List<Evaluation> ofCase(String dataset, String key, @Nullable RunId after, int max);
}
