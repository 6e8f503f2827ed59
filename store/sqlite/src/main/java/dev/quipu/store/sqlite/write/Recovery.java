package dev.quipu.store.sqlite.write;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ProjectId;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Failures;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.summaries.SummaryBook;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Folds the frames that were committed before the program ended, but were not yet in the rows of
/// the summaries.
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /// Frames decoded in memory at once.
  private static final int FRAMES = 256;

  private Recovery() {}

  static void run(Session session, SummaryBook book) throws SQLException {
    List<Changed> changed = changed(session);
    long after = book.foldedFrameStored();
    while (true) {
      List<Found> some =
          session.list(
              """
              SELECT r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms,
                r.end_ms, r.parent_id, r.deleted_ms, f.no, f.project_id, f.body, f.attempt
              FROM frame f JOIN run r ON r.project_id = f.project_id AND r.no = f.run_no
              WHERE f.no > ? ORDER BY f.no LIMIT ?
              """,
              Recovery::read,
              after,
              FRAMES);
      if (some.isEmpty()) {
        break;
      }
      after = some.getLast().no();
      some.forEach(found -> found.frame().ifPresent(book::committed));
      book.fold();
      if (changed.isEmpty()) {
        sweep(session, book);
      }
    }
    // In one commit: if the frames were noted as folded first, a kill in between would leave these
    // runs without the points in their chunks.
    if (!changed.isEmpty()) {
      changed.forEach(run -> book.superseded(run.project(), run.row()));
      sweep(session, book);
    }
  }

  /// The runs whose summaries must be rebuilt: an attempt has changed them, or frames were
  /// compacted before they were in the summaries.
  private static List<Changed> changed(Session session) {
    return session.listSound(
        """
        SELECT r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms,
          r.end_ms, r.parent_id, r.deleted_ms, c.project_id
        FROM (SELECT project_id, run_no FROM attempt WHERE summed = 0
            UNION SELECT project_id, run_no FROM compacted
              WHERE frame_no > (SELECT frame_no FROM folded)) c
          JOIN run r ON r.project_id = c.project_id AND r.no = c.run_no
        """,
        row -> new Changed(new ProjectId(row.number(12)), RunRow.read(row)));
  }

  private static void sweep(Session session, SummaryBook book) throws SQLException {
    book.sweep(null, () -> {});
    while (book.isSweeping()) {
      try {
        session.execute("BEGIN IMMEDIATE");
        book.write(Integer.MAX_VALUE);
        session.execute("COMMIT");
      } catch (SQLException e) {
        notWritten(session, book, Failures.translate(e));
        return;
      } catch (QuipuException e) {
        notWritten(session, book, e);
        return;
      }
      book.writeCommitted();
    }
  }

  /// The stored data can be read all the same.
  private static void notWritten(Session session, SummaryBook book, QuipuException why) {
    if (Failures.isFailedSync(why)) {
      throw why;
    }
    try {
      session.execute("ROLLBACK");
    } catch (SQLException e) {
      LOG.debug("SQLite has rolled back by itself", e);
    }
    if (why.code() == ErrorCode.CORRUPT) {
      book.giveUp(why);
    } else {
      LOG.warn("Summaries are not written yet: {}", why.message());
      book.writeFailed();
    }
  }

  private record Changed(ProjectId project, RunRow row) {}

  private static Found read(Row row) throws SQLException {
    long no = row.number(12);
    try {
      RunRow run = RunRow.read(row);
      Frame frame = Frame.decode(row.bytes(14));
      ProjectId project = new ProjectId(row.number(13));
      int attempt = (int) row.number(15);
      return new Found(no, Optional.of(new SummaryBook.Appended(project, run, attempt, frame, no)));
    } catch (QuipuException | DamagedValue e) {
      // Readers of these points get the error; the rest of the store can be used.
      LOG.error("Frame {} or its run {} is damaged, and it is in no summary", no, row.number(1), e);
      return new Found(no, Optional.empty());
    }
  }

  /// @param frame absent if it is damaged
  private record Found(long no, Optional<SummaryBook.Appended> frame) {}
}
