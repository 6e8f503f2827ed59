package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.timeline.RowTest;
import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelinePage;
import dev.quipu.codec.timeline.TimelineWindow;
import dev.quipu.codec.timeline.TimelineWindow.Place;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.frame.TrackFrames;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Level;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Series;
import dev.quipu.engine.port.read.PointReader.LoggedStream;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.SeriesListing;
import dev.quipu.engine.port.read.TimelineReader.Content;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about the log and the tracks of a run.
public abstract class TimelineContract extends StoreFixture {
  private static final Timeline POSES = Timeline.track("robot/pose");

  private static LogEntry entry(long timeUs, Level level, String message) {
    return new LogEntry(timeUs, level, message, "", new JsonText("{\"at\":" + timeUs + "}"), null);
  }

  private void logEntries(RunId run, List<LogEntry> entries) {
    FrameBuilder frame = new FrameBuilder(FrameKind.LOG);
    entries.forEach(entry -> LogFrames.add(frame, entry));
    append(run, frame.build());
  }

  private void append(RunId run, Frame frame) {
    write(tx -> tx.points().append(run, 0, frame, 1));
  }

  private List<String> messages(RunId run, TimelineWindow window) {
    List<String> all = new ArrayList<>();
    @Nullable Place after = null;
    do {
      TimelineWindow here =
          new TimelineWindow(
              window.fromUs(),
              window.throughUs(),
              window.newestFirst(),
              after,
              window.tests(),
              window.fields(),
              window.max());
      TimelinePage page = store.read(SCOPE, tx -> tx.timelines().read(run, Timeline.LOG, here));
      for (int row = 0; row < page.rows().size(); row++) {
        JsonText message = Objects.requireNonNull(page.rows().json(row, LogFrames.MESSAGE));
        all.add(page.rows().timeUs(row) + " " + JsonString.text(message));
      }
      after = page.next();
    } while (after != null);
    return all;
  }

  private static TimelineWindow window(boolean newestFirst, RowTest... tests) {
    return new TimelineWindow(
        Long.MIN_VALUE, Long.MAX_VALUE, newestFirst, null, List.of(tests), null, 700);
  }

  @Test
  void entriesAreReadInTheOrderOfTimeHoweverTheyArrived() {
    Random random = new Random(11);
    RunId run = createRun();
    List<LogEntry> all = new ArrayList<>();
    for (int round = 0; round < 12; round++) {
      List<LogEntry> some = new ArrayList<>();
      for (int i = random.nextInt(400); i >= 0; i--) {
        Level level = List.of(Level.values()).get(random.nextInt(5));
        long time = random.nextInt(round % 4 == 3 ? 20_000 : 2000) + round * 1000L;
        some.add(entry(time, level, "round " + round + " has \"entry\"\n" + i));
      }
      logEntries(run, some);
      all.addAll(some);
      if (round % 3 == 1) {
        compact(run);
      }
      requireLog(run, all);
    }
    reopen();
    requireLog(run, all);
    compact(run);
    requireLog(run, all);
  }

  private void requireLog(RunId run, List<LogEntry> all) {
    List<String> expected =
        all.stream()
            .sorted(Comparator.comparingLong(LogEntry::timeUs))
            .map(entry -> entry.timeUs() + " " + entry.message())
            .toList();
    assertThat(messages(run, window(false))).isEqualTo(expected);
    List<String> reversed = new ArrayList<>(expected);
    Collections.reverse(reversed);
    assertThat(messages(run, window(true))).isEqualTo(reversed);
    assertThat(
            messages(
                run,
                window(
                    false,
                    new RowTest.NumberIn(LogFrames.LEVEL, List.of(40.0, 50.0)),
                    new RowTest.TextHolds(Timeline.LOG.indexed(), "ROUND 1"))))
        .isEqualTo(
            all.stream()
                .sorted(Comparator.comparingLong(LogEntry::timeUs))
                .filter(entry -> entry.level().compareTo(Level.ERROR) >= 0)
                .filter(entry -> entry.message().contains("round 1"))
                .map(entry -> entry.timeUs() + " " + entry.message())
                .toList());
  }

  private static FrameBuilder pose(FrameBuilder frame, long timeUs, String field, double value) {
    frame.endRow();
    frame.add(TrackFrames.key("robot/pose", field), timeUs, 0, value);
    return frame;
  }

  private static FrameBuilder tracks() {
    return new FrameBuilder(FrameKind.TRACKS);
  }

  private List<String> poses(RunId run) {
    TimeRows rows =
        store
            .read(
                SCOPE,
                tx -> tx.timelines().read(run, POSES, TimelineWindow.of(0, Long.MAX_VALUE, 1000)))
            .rows();
    List<String> all = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      StringBuilder text = new StringBuilder().append(rows.timeUs(row));
      for (String field : rows.fields()) {
        if (rows.has(row, field)) {
          text.append(' ').append(field).append('=').append(rows.number(row, field));
        }
      }
      all.add(text.toString());
    }
    return all;
  }

  @Test
  void rowsOfATrackWithEqualTimesAreMerged() {
    RunId run = createRun();
    append(run, pose(pose(tracks(), 20, "x", 1), 10, "x", 2).build());
    append(run, pose(pose(tracks(), 10, "y", 3), 20, "x", 4).build());
    List<String> expected = List.of("10 x=2.0 y=3.0", "20 x=4.0");
    assertThat(poses(run)).isEqualTo(expected);
    compact(run);
    assertThat(poses(run)).isEqualTo(expected);
    append(run, pose(pose(tracks(), 15, "x", 5), 10, "x", 6).build());
    List<String> later = List.of("10 x=6.0 y=3.0", "15 x=5.0", "20 x=4.0");
    assertThat(poses(run)).isEqualTo(later);
    compact(run);
    assertThat(poses(run)).isEqualTo(later);
    reopen();
    assertThat(poses(run)).isEqualTo(later);
  }

  @Test
  void tracksAreListedWithTheirTimes() {
    RunId run = createRun();
    FrameBuilder frame = pose(pose(tracks(), 20, "x", 1), 10, "x", 2);
    frame.endRow();
    frame.add(TrackFrames.key("camera", "file"), 5, 0, JsonString.of("a.png"));
    append(run, frame.build());
    List<Content> expected =
        List.of(new Content(Timeline.track("camera"), 1, 5, 5), new Content(POSES, 2, 10, 20));
    assertThat(store.<List<Content>>read(SCOPE, tx -> tx.timelines().tracks(run)))
        .isEqualTo(expected);
    compact(run);
    assertThat(store.<List<Content>>read(SCOPE, tx -> tx.timelines().tracks(run)))
        .isEqualTo(expected);
    append(run, pose(tracks(), 30, "x", 1).build());
    assertThat(store.<List<Content>>read(SCOPE, tx -> tx.timelines().tracks(run)))
        .containsExactly(expected.getFirst(), new Content(POSES, 3, 10, 30));
  }

  @Test
  void rowsByTimeAreNoMetricsAndLeaveMetricsAlone() {
    RunId run = createRun();
    logEntries(run, List.of(entry(1, Level.INFO, "one")));
    log(run, new Point("robot/pose/x", 1, 2, 3));
    append(run, pose(tracks(), 10, "x", 2).build());
    logEntries(run, List.of(entry(2, Level.WARN, "two")));
    for (int round = 0; round < 2; round++) {
      List<Series> series =
          store.read(SCOPE, tx -> tx.points().series(run, SeriesListing.of("", 9)));
      assertThat(series).extracting(Series::key).containsExactly("robot/pose/x");
      SortedMap<String, LoggedStream> streams = store.read(SCOPE, tx -> tx.points().streams(run));
      assertThat(streams).containsOnlyKeys("robot");
      assertThat(messages(run, window(false))).containsExactly("1 one", "2 two");
      assertThat(poses(run)).containsExactly("10 x=2.0");
      assertThat(
              store.read(SCOPE, tx -> tx.runs().load(run, RunColumns.ALL)).orElseThrow().metrics())
          .hasSize(1);
      compact(run);
    }
  }

  @Test
  void largeChunksOfAnEndedRunBecomeBlobsAndArePurged() {
    RunId run = createRun();
    List<LogEntry> some = new ArrayList<>();
    for (int i = 0; i < 15_000; i++) {
      some.add(entry(i, Level.INFO, "entry " + i));
    }
    logEntries(run, some.subList(0, 12_000));
    logEntries(run, some.subList(12_000, 15_000));
    write(tx -> {
      RunInfo info = tx.runs().find(run).orElseThrow();
      tx.runs().update(info.withStatus(RunStatus.COMPLETED, 9L));
    });
    compact(run);
    assertThat(messages(run, window(false))).hasSize(15_000);
    reopen();
    assertThat(messages(run, window(true))).hasSize(15_000).startsWith("14999 entry 14999");
  }
}
