package dev.quipu.store.sqlite.evaluation;

import dev.quipu.codec.evaluation.CaseBlock;
import dev.quipu.codec.evaluation.ScoreBlock;
import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.evaluation.CaseScore;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.evaluation.ScoreSummary;
import dev.quipu.core.evaluation.ScoresJson;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes the evaluation rows of one run into the tables `evaluation`, `evaluation_columns` and
/// `evaluation_block`. Each block that changes is written once.
public final class EvaluationRows {
  private final Session session;
  private final long project;
  private final long runNo;
  private final Map<BlockKey, ScoreBlock> blocks = new HashMap<>();

  /// By the id of the case, in the order in which they came.
  private final Map<Long, CaseEvaluated> latest = new LinkedHashMap<>();

  private ScoreColumns columns = new ScoreColumns();
  private long rows;

  private record BlockKey(int column, long block) {}

  /// A row that is stored.
  private record Stored(long no, long timeUs) {}

  public EvaluationRows(Session session, long project, long runNo) {
    this.session = session;
    this.project = project;
    this.runNo = runNo;
  }

  public void put(Collection<CaseEvaluated> records) {
    for (CaseEvaluated record : records) {
      latest.merge(
          CaseBlock.id(record.row().dataset(), record.row().key()),
          record,
          (before, after) -> after.replaces(before) ? after : before);
    }
    readColumns();
    Map<Long, Stored> stored = stored();
    List<Long> added = new ArrayList<>();
    latest.forEach((id, record) -> {
      Stored before = stored.get(id);
      if (before == null) {
        long no = rows + added.size();
        added.add(id);
        insert(no, id, record);
        score(no, record);
      } else if (replaces(record, before)) {
        replace(before.no, id, record);
        clear(before.no);
        score(before.no, record);
      }
    });
    writeCases(added);
    rows += added.size();
    writeBlocks();
    if (!blocks.isEmpty()) {
      writeColumns();
    }
  }

  // ---- rows ----

  private Map<Long, Stored> stored() {
    Map<Long, Stored> stored = new HashMap<>();
    if (rows > 0) {
      session.each(
          """
          SELECT e.case_id, e.no, e.time_us FROM json_each(?3) w
            CROSS JOIN evaluation e INDEXED BY evaluation_by_case
              ON e.project_id = ?1 AND e.case_id = w.value AND e.run_no = ?2
          """,
          row -> stored.put(row.number(1), new Stored(row.number(2), row.number(3))),
          project,
          runNo,
          latest.keySet().stream().sorted().toList().toString());
    }
    return stored;
  }

  private boolean replaces(CaseEvaluated record, Stored before) {
    if (record.timeUs() != before.timeUs) {
      return record.timeUs() > before.timeUs;
    }
    return record.replaces(
        Objects.requireNonNull(
            session.first(
                "SELECT "
                    + EvaluationRowReader.COLUMNS
                    + " FROM evaluation e WHERE e.project_id = ? AND e.run_no = ? AND e.no = ?",
                EvaluationRowReader::read,
                project,
                runNo,
                before.no)));
  }

  private void insert(long no, long id, CaseEvaluated record) {
    session.update(
        """
        INSERT INTO evaluation (project_id, run_no, no, case_id, time_us, dataset, key, task_id,
          metadata, scores, data, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        values(no, id, record));
  }

  private void replace(long no, long id, CaseEvaluated record) {
    session.update(
        """
        UPDATE evaluation SET case_id = ?4, time_us = ?5, dataset = ?6, key = ?7, task_id = ?8,
          metadata = ?9, scores = ?10, data = ?11, checksum = ?12
        WHERE project_id = ?1 AND run_no = ?2 AND no = ?3
        """,
        values(no, id, record));
  }

  private @Nullable Object[] values(long no, long id, CaseEvaluated record) {
    EvaluationRow row = record.row();
    JsonText metadata = row.metadata();
    return RowChecksum.append(
        project,
        runNo,
        no,
        id,
        record.timeUs(),
        row.dataset(),
        row.key(),
        record.task() == null ? null : record.task().hex(),
        metadata == null ? null : metadata.text(),
        ScoresJson.write(row.scores()).text(),
        row.data().text());
  }

  // ---- columns ----

  private void readColumns() {
    session.each(
        """
        SELECT row_count, body FROM evaluation_columns WHERE project_id = ? AND run_no = ?
        """,
        row -> {
          rows = row.number(1);
          columns = ScoreColumns.decode(row.bytes(2));
        },
        project,
        runNo);
  }

  private void score(long no, CaseEvaluated record) {
    EvaluationRow row = record.row();
    put(ScoreColumns.Key.ofRows(row.dataset()), no, CaseScore.flags(row), 0);
    for (Score score : row.scores()) {
      put(
          new ScoreColumns.Key(row.dataset(), score.evaluator(), score.metric()),
          no,
          CaseScore.flags(score),
          CaseScore.value(score));
    }
  }

  private void put(ScoreColumns.Key key, long no, byte flags, double value) {
    int column = columns.number(key);
    if (column > 0) {
      block(column, no / ScoreBlock.ROWS).put((int) (no % ScoreBlock.ROWS), flags, value);
    }
  }

  /// Removes the scores of a row that is replaced.
  private void clear(long no) {
    for (int column = 1; column <= columns.list().size(); column++) {
      ScoreBlock block = block(column, no / ScoreBlock.ROWS);
      int row = (int) (no % ScoreBlock.ROWS);
      if (row < block.size()) {
        block.put(row, (byte) 0, 0);
      }
    }
  }

  private ScoreBlock block(int column, long block) {
    return blocks.computeIfAbsent(new BlockKey(column, block), this::readBlock);
  }

  private ScoreBlock readBlock(BlockKey key) {
    byte[] body = body(key.column, key.block);
    return body == null ? new ScoreBlock() : ScoreBlock.decode(body);
  }

  private byte @Nullable [] body(int column, long block) {
    return session.first(
        """
        SELECT body FROM evaluation_block
        WHERE project_id = ? AND run_no = ? AND column_no = ? AND block_no = ?
        """,
        row -> row.bytes(1),
        project,
        runNo,
        column,
        block);
  }

  private void write(int column, long block, byte @Nullable [] summary, byte[] body) {
    session.update(
        """
        INSERT INTO evaluation_block (project_id, run_no, column_no, block_no, summary, body,
          checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, run_no, column_no, block_no)
        DO UPDATE SET summary = excluded.summary, body = excluded.body,
          checksum = excluded.checksum
        """,
        RowChecksum.append(project, runNo, column, block, summary, body));
  }

  private void writeCases(List<Long> added) {
    CaseBlock open = new CaseBlock();
    long no = rows;
    for (int i = 0; i < added.size(); i++, no++) {
      if (i == 0 || no % ScoreBlock.ROWS == 0) {
        byte[] body = body(0, no / ScoreBlock.ROWS);
        open = body == null ? new CaseBlock() : CaseBlock.decode(body);
      }
      open.add(added.get(i));
      if (i + 1 == added.size() || open.size() == ScoreBlock.ROWS) {
        write(0, no / ScoreBlock.ROWS, null, open.encode());
      }
    }
  }

  private void writeBlocks() {
    SortedMap<Integer, Boolean> touched = new TreeMap<>();
    blocks.forEach((key, block) -> {
      if (block.size() > 0) {
        write(key.column, key.block, ScoreColumns.encode(block.summary()), block.encode());
        touched.put(key.column, true);
      }
    });
    touched.keySet().forEach(this::summarise);
  }

  private void summarise(int column) {
    ScoreSummary[] sum = {ScoreSummary.NONE};
    session.each(
        """
        SELECT summary FROM evaluation_block
        WHERE project_id = ? AND run_no = ? AND column_no = ? ORDER BY block_no
        """,
        row -> sum[0] = sum[0].and(ScoreColumns.decodeSummary(row.bytes(1))),
        project,
        runNo,
        column);
    columns.summarise(column, sum[0]);
  }

  private void writeColumns() {
    session.update(
        """
        INSERT INTO evaluation_columns (project_id, run_no, row_count, body, checksum)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (project_id, run_no)
        DO UPDATE SET row_count = excluded.row_count, body = excluded.body,
          checksum = excluded.checksum
        """,
        RowChecksum.append(project, runNo, rows, columns.encode()));
  }
}
