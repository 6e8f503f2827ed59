package dev.quipu.store.sqlite.inspect;

import dev.quipu.codec.line.Line;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Summary;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.files.StoreInspection.Flaw;
import dev.quipu.store.shared.chunks.ChunkCache;
import dev.quipu.store.shared.summaries.StoredSummary;
import dev.quipu.store.sqlite.rows.SeriesRows;
import dev.quipu.store.sqlite.rows.SqliteLines;
import dev.quipu.store.sqlite.session.ReadDeadline;
import dev.quipu.store.sqlite.session.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Compares the rows of summaries with the points. Skips runs whose rows are still to be written,
/// because points are coming in or came in before a crash.
final class SummaryCheck {
  private static final int RUNS = 500;

  /// Series of one run, in memory at once.
  private static final int KEYS = 500;

  /// The check adds a sum up in another order. The sum may differ by this part of the values added.
  private static final double SUM_ERROR = 1e-9;

  private final Session session;
  private final SqliteLines lines;
  private final SeriesRows rows;
  private final Consumer<Flaw> flaws;
  private final Progress progress;

  SummaryCheck(Session session, BlobStore blobs, Consumer<Flaw> flaws, Progress progress) {
    this.session = session;
    lines = new SqliteLines(session, ChunkCache.ofHeap(blobs));
    rows = new SeriesRows(session);
    this.flaws = flaws;
    this.progress = progress;
  }

  private record Run(long project, long no, String id) {
    ProjectId inProject() {
      return new ProjectId(project);
    }
  }

  void run() {
    long total = session.number("SELECT count(*) FROM run");
    long done = 0;
    Run after = new Run(0, 0, "");
    while (true) {
      List<Run> some =
          session.list(
              """
              SELECT project_id, no, id FROM run
              WHERE (project_id, no) > (?, ?) AND deleted < 2 ORDER BY project_id, no LIMIT ?
              """,
              row -> new Run(row.number(1), row.number(2), row.text(3)),
              after.project,
              after.no,
              RUNS);
      if (some.isEmpty()) {
        return;
      }
      for (Run run : some) {
        check(run);
        progress.at("runs", ++done, total);
      }
      after = some.getLast();
    }
  }

  /// In one snapshot, so that rows and points belong together.
  private void check(Run run) {
    session.beginBeforeFirst(ReadDeadline.endless(), Memory.UNCOUNTED);
    try {
      if (!isBehind(run)) {
        Attempts attempts = lines.attempts(run.inProject(), run.no);
        List<String> keys = new ArrayList<>(rows.keys(run.inProject(), run.no));
        for (int from = 0; from < keys.size(); from += KEYS) {
          check(run, attempts, keys.subList(from, Math.min(keys.size(), from + KEYS)));
        }
      }
    } catch (QuipuException e) {
      // Damaged points are reported where they are stored.
      if (e.code() != ErrorCode.CORRUPT) {
        flaws.accept(new Flaw("run " + run.id, "its summaries cannot be checked: " + e.message()));
      }
    } finally {
      session.end();
    }
  }

  private boolean isBehind(Run run) {
    return session.exists(
        """
        SELECT 1 FROM frame WHERE project_id = ?1 AND run_no = ?2
          AND no > (SELECT frame_no FROM folded)
        UNION ALL SELECT 1 FROM compacted WHERE project_id = ?1 AND run_no = ?2
          AND frame_no > (SELECT frame_no FROM folded)
        UNION ALL SELECT 1 FROM attempt WHERE project_id = ?1 AND run_no = ?2 AND summed = 0
        UNION ALL SELECT 1 FROM run WHERE project_id = ?1 AND no = ?2 AND deleted = 2
        LIMIT 1
        """,
        run.project,
        run.no);
  }

  private void check(Run run, Attempts attempts, List<String> keys) {
    Map<String, Line> found =
        lines.lines(run.inProject(), run.no, new HashSet<>(keys), attempts, Long.MAX_VALUE);
    for (String key : keys) {
      Line line = found.get(key);
      Summary points = line == null ? null : line.summary();
      String what = difference(rows.find(run.inProject(), run.no, key), points);
      if (what != null) {
        flaws.accept(new Flaw("run " + run.id + ", series \"" + key + "\"", what));
      }
    }
  }

  private static @Nullable String difference(
      @Nullable StoredSummary row, @Nullable Summary points) {
    if (row == null) {
      return points == null ? null : "has points, but no summary";
    }
    if (points == null) {
      return "has a summary, but no points";
    }
    Summary summary = row.summary();
    // The counts of a rewound series may include duplicates, and are counted when they are read.
    return hasSameEnds(summary, points) && (row.rewound() || hasSameCounts(summary, points))
        ? null
        : "its summary is " + summary + ", but its points amount to " + points;
  }

  private static boolean hasSameEnds(Summary a, Summary b) {
    return Double.compare(a.first(), b.first()) == 0
        && a.firstStep() == b.firstStep()
        && a.firstTimeMs() == b.firstTimeMs()
        && Double.compare(a.last(), b.last()) == 0
        && a.lastStep() == b.lastStep()
        && a.lastTimeMs() == b.lastTimeMs()
        && isSame(a.min(), b.min())
        && isSame(a.max(), b.max());
  }

  private static boolean hasSameCounts(Summary a, Summary b) {
    double error = SUM_ERROR * b.count() * Math.max(Math.abs(b.min()), Math.abs(b.max()));
    return a.count() == b.count()
        && a.nanCount() == b.nanCount()
        && a.infiniteCount() == b.infiniteCount()
        && (isSame(a.sum(), b.sum()) || Math.abs(a.sum() - b.sum()) <= error);
  }

  private static boolean isSame(double a, double b) {
    return a == b || (Double.isNaN(a) && Double.isNaN(b));
  }
}
