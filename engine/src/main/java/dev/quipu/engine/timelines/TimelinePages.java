package dev.quipu.engine.timelines;

import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelinePage;
import dev.quipu.codec.timeline.TimelineWindow;
import dev.quipu.codec.timeline.TimelineWindow.Place;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.runs.Runs;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads pages of timelines, and makes their page tokens.
final class TimelinePages {
  private final Store store;

  TimelinePages(Store store) {
    this.store = store;
  }

  /// A page of rows.
  ///
  /// @param nextPageToken absent on the last page
  record Page(TimeRows rows, @Nullable String nextPageToken) {}

  /// @throws QuipuException NOT_FOUND if there is no such run
  void requireRun(Scope scope, RunId run) {
    store.read(
        scope,
        tx -> {
          Runs.require(tx, run);
          return true;
        });
  }

  /// Reads a page.
  ///
  /// @param window without a place; the token has the place
  /// @throws QuipuException NOT_FOUND if there is no such run; INVALID_ARGUMENT if the token
  ///   belongs to another list
  Page read(
      Scope scope,
      RunId run,
      Timeline timeline,
      TimelineWindow window,
      @Nullable String pageToken) {
    PageToken tokens =
        PageToken.of(
            store.secret(),
            "timeline",
            scope.project(),
            run,
            timeline,
            window.fromUs(),
            window.throughUs(),
            window.newestFirst(),
            window.tests(),
            String.valueOf(window.fields()));
    TimelineWindow after =
        new TimelineWindow(
            window.fromUs(),
            window.throughUs(),
            window.newestFirst(),
            place(tokens.place(pageToken)),
            window.tests(),
            window.fields(),
            window.max());
    TimelinePage page =
        store.read(
            scope,
            tx -> {
              Runs.require(tx, run);
              return tx.timelines().read(run, timeline, after);
            });
    Place next = page.next();
    return new Page(
        page.rows(), next == null ? null : tokens.after(next.timeUs() + " " + next.index()));
  }

  private static @Nullable Place place(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int space = text.indexOf(' ');
    OptionalLong time = Text.integer(text.substring(0, Math.max(0, space)));
    OptionalLong index = Text.integer(text.substring(space + 1));
    return new Place(time.orElseThrow(), index.orElseThrow());
  }
}
