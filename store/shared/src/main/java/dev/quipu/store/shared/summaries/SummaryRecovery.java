package dev.quipu.store.shared.summaries;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.store.shared.StoredRun;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Folds the frames that were committed before the program ended, but were not yet in the rows of
/// the summaries.
public final class SummaryRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(SummaryRecovery.class);

  /// Frames decoded in memory at once.
  private static final int FRAMES = 256;

  private final UnfoldedPoints points;
  private final SummaryBook book;

  private SummaryRecovery(UnfoldedPoints points, SummaryBook book) {
    this.points = points;
    this.book = book;
  }

  public static void run(UnfoldedPoints points, SummaryBook book) {
    new SummaryRecovery(points, book).run();
  }

  private void run() {
    List<StoredRun> changed = points.changedRuns();
    long after = book.foldedFrameStored();
    while (true) {
      List<UnfoldedPoints.Found> some = points.frames(after, FRAMES);
      if (some.isEmpty()) {
        break;
      }
      after = some.getLast().no();
      some.forEach(found -> found.frame().ifPresent(book::committed));
      book.fold();
      if (changed.isEmpty()) {
        sweep();
      }
    }
    // In one commit: if the frames were noted as folded first, a kill in between would leave these
    // runs without the points in their chunks.
    if (!changed.isEmpty()) {
      changed.forEach(book::superseded);
      sweep();
    }
  }

  /// If the rows cannot be written, the stored data can be read all the same.
  private void sweep() {
    book.sweep(null, () -> {});
    while (book.isSweeping()) {
      QuipuException why = points.commit(() -> book.write(Integer.MAX_VALUE));
      if (why == null) {
        book.writeCommitted();
      } else if (why.code() == ErrorCode.CORRUPT) {
        book.giveUp(why);
      } else {
        LOG.warn("Summaries are not written yet: {}", why.message());
        book.writeFailed();
      }
    }
  }
}
