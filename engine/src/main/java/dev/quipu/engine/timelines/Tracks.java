package dev.quipu.engine.timelines;

import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelineWindow;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.FieldsText;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.TimelineReader.Content;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.runs.Runs;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the tracks of runs.
public final class Tracks {
  private final Store store;
  private final TimelinePages pages;

  public Tracks(Store store) {
    this.store = store;
    pages = new TimelinePages(store);
  }

  /// The content of each track, by topic.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public List<Content> all(Scope scope, RunId run) {
    return store.read(
        scope,
        tx -> {
          Runs.require(tx, run);
          return tx.timelines().tracks(run);
        });
  }

  /// Checks that there is a run.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public void requireRun(Scope scope, RunId run) {
    pages.requireRun(scope, run);
  }

  /// The wanted rows.
  ///
  /// @param fields the wanted fields; empty for all
  /// @param fromUs the least time in microseconds, inclusive
  /// @param throughUs the greatest time, inclusive
  /// @param max the most rows of a page
  public record Question(
      String topic,
      Collection<String> fields,
      long fromUs,
      long throughUs,
      boolean newestFirst,
      int max) {
    /// The same question about another topic.
    public Question withTopic(String other) {
      return new Question(other, fields, fromUs, throughUs, newestFirst, max);
    }

    /// The same question for other fields.
    public Question withFields(Collection<String> others) {
      return new Question(topic, others, fromUs, throughUs, newestFirst, max);
    }
  }

  /// The fields of a row as JSON.
  public static FieldsText fields(TimeRows rows, int row) {
    FieldsText fields = new FieldsText();
    for (String field : rows.fields()) {
      if (rows.isNumber(row, field)) {
        fields.number(field, rows.number(row, field));
      } else {
        fields.json(field, rows.json(row, field));
      }
    }
    return fields;
  }

  /// A page of rows.
  ///
  /// @param nextPageToken absent on the last page
  public record RowPage(TimeRows rows, @Nullable String nextPageToken) {}

  /// A page of the rows of a track. Rows of equal times are one row: the field that was logged last
  /// counts. No rows if there is no such track.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run; INVALID_ARGUMENT if the token
  ///   belongs to another question, or for too many fields
  public RowPage rows(Scope scope, RunId run, Question question, @Nullable String pageToken) {
    if (question.fields.size() > PageLimits.FIELDS_PER_ROW_QUERY) {
      throw QuipuException.invalid(
          "Question names "
              + question.fields.size()
              + " fields; at most "
              + PageLimits.FIELDS_PER_ROW_QUERY
              + " are allowed");
    }
    TimelineWindow window =
        new TimelineWindow(
            question.fromUs,
            question.throughUs,
            question.newestFirst,
            null,
            List.of(),
            question.fields.isEmpty() ? null : Set.copyOf(question.fields),
            question.max);
    TimelinePages.Page page =
        pages.read(scope, run, Timeline.track(question.topic), window, pageToken);
    return new RowPage(page.rows(), page.nextPageToken());
  }
}
