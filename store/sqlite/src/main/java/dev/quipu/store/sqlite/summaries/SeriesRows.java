package dev.quipu.store.sqlite.summaries;

import dev.quipu.core.model.Summary;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads and writes the rows of the table `series`.
public final class SeriesRows {
  /// The columns [#read] expects, in order, of a table named `s`.
  public static final String COLUMNS =
      "s.run_no, s.key, s.points, s.first, s.first_step, s.first_ms, s.last, s.last_step,"
          + " s.last_ms, s.min, s.max, s.sum, s.nan_points, s.infinite_points, s.rewound,"
          + " s.last_frame";

  private SeriesRows() {}

  /// A row.
  ///
  /// @param rewound whether the counts and the sum may include duplicates
  /// @param lastFrame the number of the last frame in the row
  public record Stored(long runNo, String key, Summary summary, boolean rewound, long lastFrame) {
    Stored corrected(Summary exact) {
      return new Stored(runNo, key, exact, false, lastFrame);
    }
  }

  public static Stored read(Row row) throws SQLException {
    return new Stored(
        row.number(1),
        row.text(2),
        new Summary(
            row.number(3),
            row.real(4),
            row.number(5),
            row.number(6),
            row.real(7),
            row.number(8),
            row.number(9),
            row.real(10),
            row.real(11),
            row.real(12),
            row.number(13),
            row.number(14)),
        row.flag(15),
        row.number(16));
  }

  public static @Nullable Stored find(Session session, long project, long runNo, String key) {
    return session.first(
        """
        SELECT s.run_no, s.key, s.points, s.first, s.first_step, s.first_ms, s.last, s.last_step,
          s.last_ms, s.min, s.max, s.sum, s.nan_points, s.infinite_points, s.rewound, s.last_frame
        FROM series s WHERE s.project_id = ? AND s.run_no = ? AND s.key = ?
        """,
        SeriesRows::read,
        project,
        runNo,
        key);
  }

  /// Corrects the counts of a row that has not changed since.
  static void correct(Session session, long project, Stored row) {
    Summary s = row.summary();
    session.update(
        """
        UPDATE series SET points = ?, sum = ?, nan_points = ?, infinite_points = ?, rewound = 0
        WHERE project_id = ? AND run_no = ? AND key = ? AND last_frame = ? AND rewound = 1
        """,
        s.count(),
        s.sum(),
        s.nanCount(),
        s.infiniteCount(),
        project,
        row.runNo(),
        row.key(),
        row.lastFrame());
  }

  /// The keys of a run, including keys that a crash left in chunks before they had a row.
  public static Set<String> keys(Session session, long project, long runNo) {
    return new HashSet<>(
        session.list(
            """
            SELECT key FROM series WHERE project_id = ?1 AND run_no = ?2
            UNION SELECT key FROM chunk WHERE project_id = ?1 AND run_no = ?2 AND kind = 0
            """,
            row -> row.text(1),
            project,
            runNo));
  }

  static boolean any(Session session, long project, long runNo) {
    return session.exists(
        "SELECT 1 FROM series WHERE project_id = ? AND run_no = ? LIMIT 1", project, runNo);
  }

  static void put(Session session, LiveSummary live) {
    Summary s = live.summary();
    if (s.count() == 0) {
      session.update(
          "DELETE FROM series WHERE project_id = ? AND run_no = ? AND key = ?",
          live.run.project.value(),
          live.run.no,
          live.key);
      return;
    }
    session.update(
        """
        INSERT INTO series (project_id, run_no, key, experiment_id, points, first, first_step,
          first_ms, last, last_step, last_ms, min, max, sum, nan_points, infinite_points, rewound,
          last_frame)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, run_no, key) DO UPDATE SET points = excluded.points,
          first = excluded.first, first_step = excluded.first_step, first_ms = excluded.first_ms,
          last = excluded.last, last_step = excluded.last_step, last_ms = excluded.last_ms,
          min = excluded.min, max = excluded.max, sum = excluded.sum,
          nan_points = excluded.nan_points, infinite_points = excluded.infinite_points,
          rewound = excluded.rewound, last_frame = excluded.last_frame
        """,
        live.run.project.value(),
        live.run.no,
        live.key,
        live.run.experiment.value(),
        s.count(),
        s.first(),
        s.firstStep(),
        s.firstTimeMs(),
        s.last(),
        s.lastStep(),
        s.lastTimeMs(),
        s.min(),
        s.max(),
        s.sum(),
        s.nanCount(),
        s.infiniteCount(),
        live.rewound(),
        live.lastFrame());
  }
}
