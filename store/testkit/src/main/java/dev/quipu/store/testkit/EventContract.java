package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.registry.RegistryAction;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.Event.ExperimentChanged;
import dev.quipu.engine.port.read.Event.PointsAppended;
import dev.quipu.engine.port.read.Event.RunChanged;
import dev.quipu.engine.port.read.EventReader.Stored;
import dev.quipu.engine.port.write.EventWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The promises of the outbox.
public abstract class EventContract extends StoreFixture {
  private static final RunChanged CREATED =
      new RunChanged(EXPERIMENT, new RunId("a".repeat(32)), Change.CREATED);

  private void append(Event... events) {
    write(tx -> List.of(events).forEach(tx.events()::append));
  }

  private List<Stored> after(long position) {
    return after(position, 1_000_000);
  }

  private List<Stored> after(long position, int max) {
    return store.readAcrossProjects(all -> all.events().after(position, max));
  }

  private long newest() {
    return store.readAcrossProjects(all -> all.events().newest());
  }

  private long oldest() {
    return store.readAcrossProjects(all -> all.events().oldest());
  }

  private static Frame frame(int from, int points) {
    FrameBuilder frame = new FrameBuilder();
    for (int i = from; i < from + points; i++) {
      frame.add("a", i, i, i);
    }
    return frame.build();
  }

  private PointsAppended appendPoints(RunId run, Frame frame) {
    return store.write(
        SCOPE,
        tx -> {
          PointsAppended event =
              new PointsAppended(EXPERIMENT, run, tx.points().append(run, 0, frame, 1));
          tx.events().append(event);
          return event;
        });
  }

  private Optional<Frame> pointsOf(PointsAppended event) {
    return store.readAcrossProjects(all -> all.events().frame(event));
  }

  @Test
  void anEmptyOutboxHasNoPositions() {
    assertThat(after(0)).isEmpty();
    assertThat(newest()).isZero();
    assertThat(oldest()).isZero();
  }

  @Test
  void everyKindOfEventComesBackInTheOrderOfTheWritesWithItsProject() {
    List<Event> events = new ArrayList<>();
    for (Change change : Change.values()) {
      events.add(new RunChanged(new ExperimentId(7), CREATED.run(), change));
      events.add(new ExperimentChanged(EXPERIMENT, change));
    }
    for (RegistryAction action : RegistryAction.values()) {
      events.add(new Event.RegistryChanged(action, true, "né", null, "{}"));
      events.add(new Event.RegistryChanged(action, false, "m", 7, "{\"name\":\"m\"}"));
    }
    events.add(new Event.AlertsChanged(EXPERIMENT, null));
    events.add(new Event.AlertsChanged(EXPERIMENT, CREATED.run()));
    events.add(new Event.AlertFired(EXPERIMENT, CREATED.run(), 7));
    events.forEach(this::append);
    events.add(appendPoints(createRun(), frame(0, 3)));

    List<Stored> stored = after(0);
    assertThat(stored).extracting(Stored::event).isEqualTo(events);
    assertThat(stored).extracting(Stored::project).containsOnly(PROJECT);
    assertThat(stored).extracting(Stored::position).isSorted().doesNotHaveDuplicates();
    assertThat(newest()).isEqualTo(stored.getLast().position());
    assertThat(oldest()).isEqualTo(stored.getFirst().position());
  }

  @Test
  void aReaderGoesOnBehindThePositionItHasSeenAndTakesAsManyAsItWants() {
    append(CREATED);
    long seen = newest();
    Event first = new ExperimentChanged(new ExperimentId(1), Change.CREATED);
    Event second = new ExperimentChanged(new ExperimentId(2), Change.CREATED);
    append(first);
    append(second);

    assertThat(after(seen)).extracting(Stored::event).isEqualTo(List.of(first, second));
    assertThat(after(seen, 1)).extracting(Stored::event).isEqualTo(List.of(first));
    assertThat(after(newest())).isEmpty();
  }

  @Test
  void aWriterIsToldThePositionOfItsEvent() {
    append(CREATED);
    long position = store.write(SCOPE, tx -> tx.events().append(CREATED));
    assertThat(position).isEqualTo(newest());
  }

  @Test
  void eventsOfAWriteThatFailsAreNotStored() {
    append(CREATED);
    assertThatThrownBy(() ->
            write(tx -> {
              tx.events().append(new ExperimentChanged(EXPERIMENT, Change.DELETED));
              throw new IllegalStateException("on purpose");
            }))
        .hasMessage("on purpose");
    assertThat(after(0)).extracting(Stored::event).containsExactly(CREATED);
  }

  @Test
  void aRestartKeepsEventsAndTheirOrder() {
    append(CREATED);
    long seen = newest();
    append(new ExperimentChanged(EXPERIMENT, Change.UPDATED));
    reopen();
    append(new ExperimentChanged(EXPERIMENT, Change.DELETED));
    assertThat(after(seen))
        .extracting(Stored::event)
        .containsExactly(
            new ExperimentChanged(EXPERIMENT, Change.UPDATED),
            new ExperimentChanged(EXPERIMENT, Change.DELETED));
    assertThat(after(seen)).allMatch(stored -> stored.position() > seen);
  }

  @Test
  void thePointsOfAnEventAreThereUntilTheyAreCompacted() {
    RunId run = createRun();
    PointsAppended first = appendPoints(run, frame(0, 3));
    PointsAppended second = appendPoints(run, frame(3, 4));
    assertThat(second.frame()).isGreaterThan(first.frame());
    assertThat(pointsOf(first).orElseThrow().encoded()).isEqualTo(frame(0, 3).encoded());
    assertThat(pointsOf(second).orElseThrow().encoded()).isEqualTo(frame(3, 4).encoded());

    compact(run);
    assertThat(pointsOf(first)).isEmpty();
    // A number is never given twice, or a reader would take other points for those of the event.
    PointsAppended third = appendPoints(run, frame(7, 1));
    assertThat(third.frame()).isGreaterThan(second.frame());
  }

  @Test
  void theNewestEventsAreKeptAndTheOldestForgotten() {
    int more = 5000;
    int inOneWrite = 1000;
    for (int i = 0; i < (EventWriter.KEPT + more) / inOneWrite; i++) {
      write(tx -> {
        for (int k = 0; k < inOneWrite; k++) {
          tx.events().append(CREATED);
        }
      });
    }
    List<Stored> kept = after(0);
    assertThat(kept).hasSizeBetween(EventWriter.KEPT, EventWriter.KEPT + more - 1);
    assertThat(kept.getLast().position()).isEqualTo(newest());
    assertThat(oldest()).isEqualTo(kept.getFirst().position());
  }

  @Test
  void everyListenerIsCalledAfterTheCommitOfEvents() throws Exception {
    Semaphore called = new Semaphore(0);
    store.whenEventsAreStored(called::release);
    store.whenEventsAreStored(called::release);
    append(CREATED);
    assertThat(called.tryAcquire(2, 20, TimeUnit.SECONDS)).isTrue();
    assertThat(after(0)).hasSize(1);
  }
}
