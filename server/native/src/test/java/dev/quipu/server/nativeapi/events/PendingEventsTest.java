package dev.quipu.server.nativeapi.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.live.LiveEvent;
import dev.quipu.engine.live.Subscription.Told;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.Event.ExperimentChanged;
import dev.quipu.engine.port.read.Event.PointsAppended;
import dev.quipu.engine.port.read.Event.RunChanged;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.server.nativeapi.request.NativeLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PendingEventsTest {
  private static final RunId RUN = new RunId("0".repeat(32));
  private static final RunId OTHER = new RunId("1".repeat(32));

  private final PendingEvents pending =
      new PendingEvents(
          new Watch(Set.of(RUN), Set.of(ExperimentId.DEFAULT), true, true, true),
          MemoryBudget.ofEvents().share());

  private long position;

  private void add(LiveEvent... events) {
    position += events.length;
    pending.add(new Told(List.of(events), false, position));
  }

  private static LiveEvent points(RunId run, int from, int count) {
    FrameBuilder frame = new FrameBuilder();
    for (int i = from; i < from + count; i++) {
      frame.add("a", i, i, i);
    }
    return points(run, frame.build());
  }

  private static LiveEvent points(RunId run, Frame frame) {
    return new LiveEvent.Stored(new PointsAppended(ExperimentId.DEFAULT, run, 1), frame);
  }

  private static LiveEvent change(RunId run, Change change) {
    return new LiveEvent.Stored(new RunChanged(ExperimentId.DEFAULT, run, change), null);
  }

  /// The names of the events that are sent now.
  private List<String> send(long nowMs) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pending.send(new EventWriter(out), Duration.ofMillis(nowMs).toNanos());
    List<String> names = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
      if (line.startsWith("event: ")) {
        names.add(line.substring("event: ".length()));
      }
    }
    return names;
  }

  private long dueMs(long nowMs) {
    long nanos = pending.nanosUntilDue(Duration.ofMillis(nowMs).toNanos());
    return nanos == Long.MAX_VALUE ? Long.MAX_VALUE : Duration.ofNanos(nanos).toMillis();
  }

  @Test
  void theFirstGoesOutAtOnceAndTheNextAtThePace() throws IOException {
    assertThat(dueMs(0)).isEqualTo(Long.MAX_VALUE);
    add(points(RUN, 0, 1));
    assertThat(dueMs(0)).isZero();
    assertThat(send(0)).containsExactly("points", "metrics");

    add(points(RUN, 1, 1));
    assertThat(dueMs(10)).isEqualTo(90);
    assertThat(send(10)).isEmpty();
    assertThat(send(100)).containsExactly("points");
    assertThat(dueMs(100)).isEqualTo(400);
    assertThat(send(499)).isEmpty();
    assertThat(send(500)).containsExactly("metrics");
    assertThat(dueMs(500)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void inAMinuteOfUpdatesNoMoreGoesOutThanThePaceAllows() throws IOException {
    int sent = 0;
    for (long ms = 0; ms < 60_000; ms += 3) {
      add(points(RUN, 0, 1), points(OTHER, 0, 1));
      if (dueMs(ms) <= 0) {
        sent += send(ms).size();
      }
    }
    assertThat(sent).isBetween(500, 720);
  }

  @Test
  void changesAreToldOnceAndPointsOnlyOfRunsThatWereNamed() throws IOException {
    add(
        change(RUN, Change.UPDATED),
        change(RUN, Change.UPDATED),
        change(OTHER, Change.UPDATED),
        points(OTHER, 0, 10));
    assertThat(send(0)).containsExactly("run", "run", "metrics");
  }

  @Test
  void aRunThatComesOrGoesChangesItsExperimentInTheList() throws IOException {
    add(change(RUN, Change.CREATED), change(OTHER, Change.CREATED));
    assertThat(send(0)).containsExactly("run", "run", "experiment");
    add(new LiveEvent.Stored(new ExperimentChanged(new ExperimentId(7), Change.DELETED), null));
    assertThat(send(100)).containsExactly("experiment");
  }

  @Test
  void tooMuchIsForgottenAndTheClientReadsAgain() throws IOException {
    for (int i = 0; i < 60; i++) {
      add(points(RUN, 0, NativeLimits.EVENT_ENTRIES / 50), change(RUN, Change.CREATED));
    }
    assertThat(send(0)).startsWith("resync");
    // It counts anew: as much again fits.
    add(points(RUN, 0, NativeLimits.EVENT_ENTRIES / 2));
    assertThat(send(1000)).containsExactly("points", "metrics");
    add(points(RUN, 0, NativeLimits.EVENT_ENTRIES / 2));
    assertThat(send(2000)).containsExactly("points", "metrics");
  }

  @Test
  void thePositionIsToldOnceEverythingUpToThereHasBeenSent() throws IOException {
    add(points(RUN, 0, 1), change(RUN, Change.UPDATED));
    assertThat(ids(0)).containsExactly("2");
    add(points(RUN, 1, 1));
    // The newest value waits.
    assertThat(ids(100)).isEmpty();
    add(points(RUN, 2, 1));
    assertThat(ids(200)).isEmpty();
    assertThat(ids(500)).containsExactly("4");
    // Changes that are not due go out with the metrics, or the position would never be told.
    add(points(RUN, 3, 1));
    assertThat(ids(650)).isEmpty();
    add(points(RUN, 4, 1));
    assertThat(ids(1000)).containsExactly("6");
  }

  @Test
  void aStreamOnWhichNothingHappensTellsItsPosition() throws IOException {
    pending.add(new Told(List.of(), false, 12));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pending.sendAlive(new EventWriter(out), 7);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("event: alive\ndata: {\"serverMs\":7}\nid: 12\n\n");
  }

  /// The ids that are sent now.
  private List<String> ids(long nowMs) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pending.send(new EventWriter(out), Duration.ofMillis(nowMs).toNanos());
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("id: "))
        .map(line -> line.substring("id: ".length()))
        .toList();
  }

  @Test
  void whatIsNoNumberIsToldOfButNotSent() throws IOException {
    for (int round = 0; round < 3; round++) {
      FrameBuilder frame = new FrameBuilder();
      // More than one event tells, were it points.
      for (int i = 0; i <= NativeLimits.EVENT_ENTRIES; i++) {
        frame.add("text", i, i, JsonText.NULL);
      }
      add(points(RUN, frame.build()));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      pending.send(new EventWriter(out), Duration.ofSeconds(round).toNanos());
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains(
              "event: points\ndata: {\"runs\":[{\"runId\":\"" + RUN.hex() + "\",\"series\":[]}]}")
          .doesNotContain("resync", "text");
    }
  }
}
