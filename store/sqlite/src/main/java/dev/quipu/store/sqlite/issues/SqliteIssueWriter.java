package dev.quipu.store.sqlite.issues;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.issues.Issue;
import dev.quipu.core.issues.IssueSeverity;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.issues.IssueWriter;
import dev.quipu.store.sqlite.search.JsonList;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;

/// Writes the table `issue`. A change writes the whole row, with its checksum.
public final class SqliteIssueWriter extends SqliteIssueReader implements IssueWriter {
  public SqliteIssueWriter(ProjectId project, Session session) {
    super(project, session);
  }

  @Override
  public void create(Issue issue) {
    put(
        session.number(
            "SELECT 1 + coalesce(max(no), 0) FROM issue WHERE project_id = ?", project.value()),
        issue);
  }

  @Override
  public void update(Issue issue) {
    Long no =
        session.first(
            "SELECT no FROM issue WHERE project_id = ? AND id = ?",
            row -> row.number(1),
            project.value(),
            issue.id().value());
    if (no == null) {
      throw QuipuException.notFound("Issue " + issue.id() + " does not exist");
    }
    put(no, issue);
  }

  private void put(long no, Issue issue) {
    IssueSeverity severity = issue.severity();
    session.update(
        """
        INSERT INTO issue
          (project_id, no, id, experiment_id, name, description, status, severity, root_causes,
            categories, source_run, created_by, created_ms, updated_ms, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, no) DO UPDATE SET name = excluded.name,
          description = excluded.description, status = excluded.status,
          severity = excluded.severity, updated_ms = excluded.updated_ms,
          checksum = excluded.checksum
        """,
        RowChecksum.append(
            project.value(),
            no,
            issue.id().value(),
            issue.experiment().value(),
            issue.name(),
            issue.description(),
            issue.status().word(),
            severity == null ? -1 : severity.rank(),
            JsonList.ofTexts(issue.rootCauses()),
            JsonList.ofTexts(issue.categories()),
            issue.sourceRun(),
            issue.createdBy(),
            issue.createdMs(),
            issue.updatedMs()));
  }
}
