package dev.quipu.store.sqlite.evaluation;

import dev.quipu.codec.evaluation.CaseBlock;
import dev.quipu.codec.evaluation.ScoreBlock;
import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.evaluation.EvaluationReader;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads evaluation rows in the table `evaluation`, and their scores in `evaluation_block`.
public final class SqliteEvaluationReader implements EvaluationReader {
  private static final String ROW =
      "SELECT " + EvaluationRowReader.COLUMNS + ", e.no, e.project_id, e.run_no";

  private final ProjectId project;
  private final Session session;
  private final RunRows runs;

  public SqliteEvaluationReader(ProjectId project, Session session, RunRows runs) {
    this.project = project;
    this.session = session;
    this.runs = runs;
  }

  /// The number of a run; 0, which no run has, if there is no such run.
  private long no(RunId run) {
    RunRow row = runs.find(project, run);
    return row == null ? 0 : row.no();
  }

  // ---- columns ----

  @Override
  public Columns columns(RunId run) {
    Columns found =
        session.first(
            """
            SELECT row_count, body FROM evaluation_columns WHERE project_id = ? AND run_no = ?
            """,
            row -> columns(row, 1, new ScoreColumns.KnownKeys()),
            project.value(),
            no(run));
    return found == null ? Columns.NONE : found;
  }

  private static Columns columns(Row row, int first, ScoreColumns.KnownKeys known)
      throws SQLException {
    ScoreColumns columns = ScoreColumns.decode(row.bytes(first + 1), known);
    return new Columns((int) row.number(first), columns.list(), columns.leftOut());
  }

  @Override
  public List<RunColumns> columnsOf(ExperimentId experiment, int max) {
    ScoreColumns.KnownKeys known = new ScoreColumns.KnownKeys();
    return session.listSound(
        "SELECT "
            + RunRow.COLUMNS
            + """
            , c.row_count, c.body FROM run r
              CROSS JOIN evaluation_columns c ON c.project_id = r.project_id AND c.run_no = r.no
            WHERE r.project_id = ? AND r.experiment_id = ? AND r.deleted = 0
            ORDER BY r.no DESC LIMIT ?
            """,
        row -> new RunColumns(RunRow.read(row).info(), columns(row, 12, known)),
        project.value(),
        experiment.value(),
        max);
  }

  @Override
  public long[] cases(RunId run) {
    int rows = columns(run).rows();
    session.keep(8L * rows);
    long[] ids = new long[rows];
    session.each(
        """
        SELECT block_no, body FROM evaluation_block
        WHERE project_id = ? AND run_no = ? AND column_no = 0
        """,
        row -> CaseBlock.decode(row.bytes(2)).copyTo(ids, (int) row.number(1) * ScoreBlock.ROWS),
        project.value(),
        no(run));
    return ids;
  }

  @Override
  public Scores scores(RunId run, List<ScoreColumns.Key> keys) {
    Columns columns = columns(run);
    session.keep(9L * columns.rows());
    Scores scores = new Scores(new byte[columns.rows()], new double[columns.rows()]);
    for (int i = 0; i < columns.list().size(); i++) {
      if (keys.contains(columns.list().get(i).key())) {
        session.each(
            """
            SELECT block_no, body FROM evaluation_block
            WHERE project_id = ? AND run_no = ? AND column_no = ?
            """,
            row ->
                ScoreBlock.decode(row.bytes(2))
                    .copyTo(scores.flags(), scores.values(), (int) row.number(1) * ScoreBlock.ROWS),
            project.value(),
            no(run),
            i + 1);
      }
    }
    return scores;
  }

  // ---- rows ----

  @Override
  public List<Evaluation> rows(RunId run, List<Integer> places) {
    Map<Integer, Evaluation> found = new HashMap<>();
    session.keepEach(
        ROW
            + """
             FROM json_each(?3) w
              CROSS JOIN evaluation e ON e.project_id = ?1 AND e.run_no = ?2 AND e.no = w.value
            """,
        row -> {
          Evaluation one = evaluation(run, row);
          found.put(one.place(), one);
        },
        project.value(),
        no(run),
        places.toString());
    return places.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  private static Evaluation evaluation(RunId run, Row row) throws SQLException {
    return new Evaluation(run, (int) row.number(8), EvaluationRowReader.read(row));
  }

  @Override
  public List<Evaluation> rowsFrom(RunId run, int place, int max) {
    return session.list(
        ROW
            + """
             FROM evaluation e WHERE e.project_id = ? AND e.run_no = ? AND e.no >= ?
            ORDER BY e.no LIMIT ?
            """,
        row -> evaluation(run, row),
        project.value(),
        no(run),
        place,
        max);
  }

  @Override
  public List<Integer> placesWith(RunId run, String text) {
    return session.list(
        """
        SELECT e.no FROM evaluation e
        WHERE e.project_id = ?1 AND e.run_no = ?2
          AND (instr(lower(e.key), lower(?3)) OR instr(lower(e.data), lower(?3))
            OR instr(lower(e.scores), lower(?3)))
        ORDER BY e.no
        """,
        row -> (int) row.number(1),
        project.value(),
        no(run),
        text);
  }

  @Override
  public List<Integer> placesByKey(RunId run) {
    return session.list(
        """
        SELECT e.no FROM evaluation e WHERE e.project_id = ? AND e.run_no = ?
        ORDER BY e.dataset, e.key
        """,
        row -> (int) row.number(1),
        project.value(),
        no(run));
  }

  @Override
  public void eachMetadata(RunId run, MetadataSink sink) {
    session.each(
        """
        SELECT e.no, e.metadata FROM evaluation e
        WHERE e.project_id = ? AND e.run_no = ? AND e.metadata IS NOT NULL ORDER BY e.no
        """,
        row -> sink.accept((int) row.number(1), new JsonText(row.text(2))),
        project.value(),
        no(run));
  }

  @Override
  public List<Evaluation> ofCase(String dataset, String key, @Nullable RunId after, int max) {
    return session.list(
        ROW
            + """
            , r.id FROM evaluation e INDEXED BY evaluation_by_case
              CROSS JOIN run r ON r.project_id = e.project_id AND r.no = e.run_no
            WHERE e.project_id = ?1 AND e.case_id = ?2 AND r.deleted = 0
              AND e.dataset = ?3 AND e.key = ?4 AND (?5 IS NULL OR e.run_no < ?5)
            ORDER BY e.run_no DESC LIMIT ?6
            """,
        row -> evaluation(new RunId(row.text(11)), row),
        project.value(),
        CaseBlock.id(dataset, key),
        dataset,
        key,
        after == null ? null : no(after),
        max);
  }
}
