package dev.quipu.engine.timelines;

import dev.quipu.codec.timeline.RowTest;
import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelineWindow;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Level;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.request.Results;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds entries in the logs of runs.
public final class Logs {
  private final TimelinePages pages;

  public Logs(Store store) {
    pages = new TimelinePages(store);
  }

  /// Checks that there is a run.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public void requireRun(Scope scope, RunId run) {
    pages.requireRun(scope, run);
  }

  /// The wanted entries.
  ///
  /// @param levels the wanted levels; empty for all
  /// @param text part of the message, the exception or the name of the logger, whatever its case;
  ///   empty for all
  /// @param logger the name of the logger; null for all
  /// @param fromUs the least time in microseconds, inclusive
  /// @param throughUs the greatest time, inclusive
  /// @param max the most entries of a page
  public record Question(
      Collection<Level> levels,
      String text,
      @Nullable String logger,
      long fromUs,
      long throughUs,
      boolean newestFirst,
      int max) {}

  /// An entry and its index, which no other entry of the run has.
  public record IndexedEntry(long index, LogEntry entry) {}

  /// A page of entries. A page may have few entries or none although more follow, because a search
  /// ends after it has looked at many.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run; INVALID_ARGUMENT if the token
  ///   belongs to another question
  public Results<IndexedEntry> entries(
      Scope scope, RunId run, Question question, @Nullable String pageToken) {
    List<RowTest> tests = new ArrayList<>();
    if (!question.levels.isEmpty()) {
      tests.add(
          new RowTest.NumberIn(
              LogFrames.LEVEL,
              question.levels.stream().map(level -> (double) level.number()).toList()));
    }
    if (question.logger != null) {
      tests.add(new RowTest.TextIs(LogFrames.LOGGER, question.logger));
    }
    if (!question.text.isEmpty()) {
      tests.add(new RowTest.TextHolds(Timeline.LOG.indexed(), question.text));
    }
    TimelineWindow window =
        new TimelineWindow(
            question.fromUs,
            question.throughUs,
            question.newestFirst,
            null,
            tests,
            null,
            question.max);
    TimelinePages.Page page = pages.read(scope, run, Timeline.LOG, window, pageToken);
    List<IndexedEntry> entries = new ArrayList<>();
    for (int row = 0; row < page.rows().size(); row++) {
      entries.add(entry(page.rows(), row));
    }
    return new Results<>(entries, page.nextPageToken());
  }

  private static IndexedEntry entry(TimeRows rows, int row) {
    String message = text(rows, row, LogFrames.MESSAGE);
    String logger = text(rows, row, LogFrames.LOGGER);
    double level = rows.number(row, LogFrames.LEVEL);
    return new IndexedEntry(
        rows.index(row),
        new LogEntry(
            rows.timeUs(row),
            Level.find(level)
                .orElseThrow(() -> QuipuException.corrupt("A log entry has the level " + level)),
            message == null ? "" : message,
            logger == null ? "" : logger,
            rows.json(row, LogFrames.METADATA),
            text(rows, row, LogFrames.EXCEPTION)));
  }

  private static @Nullable String text(TimeRows rows, int row, String field) {
    JsonText json = rows.json(row, field);
    return json == null ? null : JsonString.text(json);
  }
}
