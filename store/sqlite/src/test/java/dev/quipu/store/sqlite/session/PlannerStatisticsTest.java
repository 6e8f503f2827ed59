package dev.quipu.store.sqlite.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.store.sqlite.SqliteStore;
import dev.quipu.store.testkit.MemoryBlobs;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the planner makes of questions when it knows the sizes of the tables.
class PlannerStatisticsTest {
  @TempDir Path folder;
  private Session session;

  @BeforeEach
  void open() {
    SqliteStore.open(folder, InstantSource.system(), new MemoryBlobs()).close();
    session = Sessions.beside(folder.resolve("quipu.db")).writer();
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void everyIndexHasItsNumbers() {
    List<String> without =
        session.list(
            """
            SELECT i.name FROM sqlite_schema t, pragma_index_list(t.name) i
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
              AND NOT EXISTS (SELECT 1 FROM sqlite_stat1 s
                WHERE s.tbl = t.name AND s.idx = i.name
                  AND length(s.stat) - length(replace(s.stat, ' ', ''))
                    = (SELECT count(*) FROM pragma_index_info(i.name)))
            """,
            row -> row.text(1));
    assertThat(without).isEmpty();
  }

  /// A question for some rows of a project is answered by an index that tells these rows apart.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT t.name FROM trace t WHERE t.project_id = 1 AND t.id IN (SELECT value FROM json_each(?)) | t USING INDEX trace_by_id (project_id=? AND id=?)
          SELECT r.name FROM run r WHERE r.project_id = 1 AND r.id IN (SELECT value FROM json_each(?)) | r USING INDEX run_by_id (project_id=? AND id=?)
          SELECT fired_ms FROM alert_firing WHERE project_id = 1 AND run_no = ? AND alert_id = ? | alert_firing_by_run (project_id=? AND run_no=? AND alert_id=?)
          SELECT u.step FROM run r JOIN run_model u ON u.project_id = r.project_id AND u.run_no = r.no WHERE r.project_id = 1 AND r.id IN (SELECT value FROM json_each(?)) | u USING PRIMARY KEY (project_id=? AND run_no=?)
          SELECT name FROM run WHERE project_id = 1 AND experiment_id = ? AND deleted = 0 ORDER BY start_ms DESC, id LIMIT 9 | run_by_start (project_id=? AND experiment_id=? AND deleted=?)
          SELECT r.id FROM pulse p JOIN run r ON r.project_id = p.project_id AND r.no = p.run_no WHERE r.status = ? | r USING PRIMARY KEY (project_id=? AND no=?)
          """)
  void questionsForSomeRowsDoNotReadTheProject(String sql, String expected) {
    List<String> plan = session.list("EXPLAIN QUERY PLAN " + sql, row -> row.text(4));
    assertThat(String.join("\n", plan)).contains(expected).doesNotContain("(project_id=?)");
  }
}
