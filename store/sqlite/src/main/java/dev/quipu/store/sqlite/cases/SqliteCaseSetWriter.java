package dev.quipu.store.sqlite.cases;

import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.cases.CaseSetWriter;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Writes the tables of sets of cases. A change writes the whole row, with its checksum.
public final class SqliteCaseSetWriter extends SqliteCaseSetReader implements CaseSetWriter {
  public SqliteCaseSetWriter(ProjectId project, Session session) {
    super(project, session);
  }

  private long load(CaseSetId id) {
    Long no = find(id.value());
    if (no == null) {
      throw QuipuException.notFound("Set of cases " + id + " does not exist");
    }
    return no;
  }

  @Override
  public void create(CaseSet set) {
    put(
        session.number(
            "SELECT 1 + coalesce(max(no), 0) FROM case_set WHERE project_id = ?", project.value()),
        set);
  }

  @Override
  public void update(CaseSet set) {
    long no = load(set.id());
    removeOf(no, "case_set_tag");
    removeOf(no, "case_set_experiment");
    put(no, set);
  }

  private void put(long no, CaseSet set) {
    session.update(
        """
        INSERT INTO case_set
          (project_id, no, id, name, fields, case_count, created_by, updated_by, created_ms,
            updated_ms, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, no) DO UPDATE SET fields = excluded.fields,
          case_count = excluded.case_count, updated_by = excluded.updated_by,
          updated_ms = excluded.updated_ms, checksum = excluded.checksum
        """,
        RowChecksum.append(
            project.value(),
            no,
            set.id().value(),
            set.name(),
            text(set.fields().json()),
            set.cases(),
            set.createdBy(),
            set.updatedBy(),
            set.createdMs(),
            set.updatedMs()));
    set.tags()
        .forEach((key, value) ->
            session.update(
                """
                INSERT INTO case_set_tag (project_id, set_no, key, value, checksum)
                VALUES (?, ?, ?, ?, ?)
                """,
                RowChecksum.append(project.value(), no, key, value)));
    for (ExperimentId experiment : set.experiments()) {
      session.update(
          """
          INSERT INTO case_set_experiment (project_id, experiment_id, set_no, checksum)
          VALUES (?, ?, ?, ?)
          """,
          RowChecksum.append(project.value(), experiment.value(), no));
    }
  }

  private static @Nullable String text(@Nullable JsonText json) {
    return json == null ? null : json.text();
  }

  @Override
  public void remove(CaseSetId id) {
    long no = load(id);
    removeOf(no, "evaluation_case");
    removeOf(no, "case_set_tag");
    removeOf(no, "case_set_experiment");
    session.update("DELETE FROM case_set WHERE project_id = ? AND no = ?", project.value(), no);
  }

  private void removeOf(long no, String table) {
    session.update(
        "DELETE FROM " + table + " WHERE project_id = ? AND set_no = ?", project.value(), no);
  }

  @Override
  public void putCases(CaseSetId set, Collection<EvaluationCase> cases) {
    long no = load(set);
    long next =
        1
            + session.number(
                "SELECT coalesce(max(no), 0) FROM evaluation_case"
                    + " WHERE project_id = ? AND set_no = ?",
                project.value(),
                no);
    for (EvaluationCase one : cases) {
      String key = one.key();
      Long old =
          session.first(
              "SELECT no FROM evaluation_case WHERE project_id = ? AND set_no = ? AND key = ?",
              row -> row.number(1),
              project.value(),
              no,
              key);
      put(no, old == null ? next++ : old, key, one);
    }
  }

  private void put(long set, long no, String key, EvaluationCase one) {
    session.update(
        """
        INSERT INTO evaluation_case
          (project_id, set_no, no, key, input, output, expected, metadata, source, created_by,
            updated_by, created_ms, updated_ms, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, set_no, no) DO UPDATE SET output = excluded.output,
          expected = excluded.expected, metadata = excluded.metadata, source = excluded.source,
          created_by = excluded.created_by, updated_by = excluded.updated_by,
          created_ms = excluded.created_ms, updated_ms = excluded.updated_ms,
          checksum = excluded.checksum
        """,
        RowChecksum.append(
            project.value(),
            set,
            no,
            key,
            one.input().text(),
            text(one.output()),
            text(one.expected()),
            text(one.metadata()),
            text(one.source()),
            one.createdBy(),
            one.updatedBy(),
            one.createdMs(),
            one.updatedMs()));
  }

  @Override
  public boolean removeCase(CaseSetId set, String keyPrefix) {
    // Digits are less than g.
    return session.update(
            """
            DELETE FROM evaluation_case
            WHERE project_id = ? AND set_no = ? AND key >= ? AND key < ?
            """,
            project.value(),
            load(set),
            keyPrefix,
            keyPrefix + "g")
        > 0;
  }
}
