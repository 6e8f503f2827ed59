package dev.quipu.engine.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.Engine;
import dev.quipu.engine.live.Subscription.Told;
import dev.quipu.engine.points.Appender;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.Event.RunChanged;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.engine.runs.Runs;
import dev.quipu.store.memory.MemoryStore;
import dev.quipu.store.testkit.MemoryBlobs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The live feed over an outbox.
@Timeout(60)
class LiveFeedTest {
  private static final ProjectId PROJECT = ProjectId.DEFAULT;
  private static final Scope SCOPE = Scope.of(PROJECT);
  private static final ProjectId OTHER_PROJECT = new ProjectId(2);
  private static final RunId RUN = new RunId("0".repeat(32));
  private static final RunId OTHER = new RunId("1".repeat(32));
  private static final Duration LONG = Duration.ofSeconds(50);

  private MemoryStore store = MemoryStore.create(InstantSource.system(), new MemoryBlobs());
  private LiveFeed live = new LiveFeed(store, MemoryBudget.ofEvents());

  @BeforeEach
  void open() {
    live.start();
  }

  @AfterEach
  void close() {
    live.close();
    store.close();
  }

  private static RunChanged changed(RunId run) {
    return new RunChanged(ExperimentId.DEFAULT, run, Change.UPDATED);
  }

  private void append(ProjectId project, Event event) {
    store.write(
        Scope.of(project),
        tx -> {
          tx.events().append(event);
          return true;
        });
  }

  private void append(Event event) {
    append(PROJECT, event);
  }

  private void createRun() {
    store.write(
        SCOPE,
        tx -> {
          tx.runs()
              .create(
                  new RunInfo(
                      RUN,
                      ExperimentId.DEFAULT,
                      "run",
                      "",
                      RunStatus.RUNNING,
                      Lifecycle.ACTIVE,
                      0,
                      null,
                      null,
                      null));
          return true;
        });
  }

  private Engine engine() {
    return Engine.over(
        store, new MemoryBlobs(), InstantSource.system(), IdSource.system(), new Random(1));
  }

  private void appendPoints(Frame frame) {
    store.write(
        SCOPE,
        tx -> {
          long no = tx.points().append(RUN, 0, frame, 1);
          tx.events().append(new Event.PointsAppended(ExperimentId.DEFAULT, RUN, no));
          return true;
        });
  }

  private static Frame frame(int points) {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < points; i++) {
      frame.add("a", i, i, i);
    }
    return frame.build();
  }

  private static boolean isOfRun(LiveEvent event) {
    return switch (event) {
      case LiveEvent.Stored(Event.PointsAppended points, _) -> points.run().equals(RUN);
      case LiveEvent.Stored(RunChanged change, _) -> change.run().equals(RUN);
      case LiveEvent.Stored _, LiveEvent.RunSeen _ -> false;
    };
  }

  private Subscription ofRun() {
    return live.subscribe(PROJECT, LiveFeedTest::isOfRun, OptionalLong.empty());
  }

  private Subscription ofRunAfter(long position) {
    return live.subscribe(PROJECT, LiveFeedTest::isOfRun, OptionalLong.of(position));
  }

  /// Takes until so many events have come or some were lost.
  private static Told take(Subscription subscription, int events) throws InterruptedException {
    List<LiveEvent> taken = new ArrayList<>();
    while (true) {
      Told told = subscription.take(LONG);
      taken.addAll(told.events());
      if (told.lost() || taken.size() >= events) {
        return new Told(taken, told.lost(), told.position());
      }
    }
  }

  private static List<Event> stored(Told told) {
    return told.events().stream().map(event -> ((LiveEvent.Stored) event).event()).toList();
  }

  private long newest() {
    return store.readAcrossProjects(all -> all.events().newest());
  }

  @Test
  void aWatcherGetsWhatItWantsOfItsProjectInOrderWithThePoints() throws Exception {
    createRun();
    try (Subscription subscription = ofRun()) {
      append(changed(RUN));
      append(OTHER_PROJECT, changed(RUN));
      append(changed(OTHER));
      appendPoints(frame(3));
      Told told = take(subscription, 2);
      assertThat(stored(told).getFirst()).isEqualTo(changed(RUN));
      LiveEvent.Stored points = (LiveEvent.Stored) told.events().getLast();
      assertThat(Objects.requireNonNull(points.points()).encoded()).isEqualTo(frame(3).encoded());
      assertThat(told.lost()).isFalse();
      assertThat(subscription.take(Duration.ZERO).events()).isEmpty();
    }
  }

  @Test
  void useCasesTellOfTheirWrites() throws Exception {
    try (Engine engine = engine();
        Subscription subscription =
            engine.live().subscribe(PROJECT, LiveFeedTest::isOfRun, OptionalLong.empty())) {
      engine
          .runs()
          .create(
              SCOPE,
              new Runs.NewRun(
                  RUN, ExperimentId.DEFAULT, "run", null, null, null, List.of(), List.of(), null));
      engine.appender().append(SCOPE, RUN, Appender.Batch.ofPoints(frame(1)));
      engine.runs().delete(SCOPE, RUN);
      engine.runs().delete(SCOPE, RUN);
      engine.runs().restore(SCOPE, RUN);
      assertThat(stored(take(subscription, 4)))
          .extracting(
              event -> event instanceof RunChanged change ? change.change().word() : "points")
          .containsExactly("created", "points", "deleted", "restored");
    }
  }

  @Test
  void aWatcherThatComesBackIsToldWhatHasHappenedSince() throws Exception {
    createRun();
    long seen;
    try (Subscription first = ofRun()) {
      append(changed(RUN));
      seen = take(first, 1).position();
      assertThat(seen).isEqualTo(newest());
    }
    appendPoints(frame(5));
    append(changed(OTHER));
    append(changed(RUN));
    try (Subscription other = ofRun();
        Subscription back = ofRunAfter(seen)) {
      append(changed(RUN));
      Told told = take(back, 3);
      assertThat(told.lost()).isFalse();
      assertThat(told.events()).hasSize(3);
      assertThat(((LiveEvent.Stored) told.events().getFirst()).points()).isNotNull();
      assertThat(take(other, 1).events()).hasSize(1);
    }
  }

  @Test
  void aRestartLosesNoEvent() throws Exception {
    createRun();
    long seen = newest();
    append(changed(RUN));
    close();
    store = store.reopened();
    live = new LiveFeed(store, MemoryBudget.ofEvents());
    open();
    append(changed(RUN));
    try (Subscription back = ofRunAfter(seen)) {
      assertThat(take(back, 2).events()).hasSize(2);
    }
  }

  @Test
  void aPositionThatIsTooOldOrOfAnotherStoreLosesEvents() throws Exception {
    for (int i = 0; i < 3; i++) {
      store.write(
          SCOPE,
          tx -> {
            for (int k = 0; k <= LiveLimits.EVENTS_REPLAYED; k++) {
              tx.events().append(changed(OTHER));
            }
            return true;
          });
    }
    for (long beyond : List.of(-newest(), 1L, Long.MAX_VALUE / 2)) {
      try (Subscription back = ofRunAfter(newest() + beyond)) {
        Told told = back.take(LONG);
        assertThat(told.lost()).isTrue();
        assertThat(told.position()).isEqualTo(newest());
        append(changed(RUN));
        assertThat(take(back, 1).events()).hasSize(1);
      }
    }
  }

  @Test
  void pointsThatHaveBeenCompactedMustBeReadAgain() throws Exception {
    createRun();
    long seen = newest();
    appendPoints(frame(3));
    try (Engine engine = engine()) {
      engine.compactor().compact(PROJECT, RUN);
    }
    try (Subscription back = ofRunAfter(seen)) {
      assertThat(back.take(LONG).lost()).isTrue();
    }
  }

  @Test
  void aWatcherThatFallsBehindLosesWhatWaitsAndIsToldSo() throws Exception {
    try (Subscription subscription = ofRun();
        Subscription other = ofRun()) {
      store.write(
          SCOPE,
          tx -> {
            for (int i = 0; i <= LiveLimits.EVENT_QUEUE_BATCHES; i++) {
              tx.events().append(changed(RUN));
            }
            return true;
          });
      reached(other, newest());
      Told told = subscription.take(LONG);
      assertThat(told.events()).isEmpty();
      assertThat(told.lost()).isTrue();
      append(changed(RUN));
      told = take(subscription, 1);
      assertThat(told.events()).hasSize(1);
      assertThat(told.lost()).isFalse();
    }
  }

  @Test
  void whatIsStoredWhileTheFirstWatcherComesIsToldAtOnce() throws Exception {
    append(changed(RUN));
    CompletableFuture<Void> stored = new CompletableFuture<>();
    Predicate<LiveEvent> storing =
        event -> {
          // The subscription asks this before the feed knows of it.
          if (stored.complete(null)) {
            append(changed(OTHER));
          }
          return true;
        };
    try (Subscription first = live.subscribe(PROJECT, storing, OptionalLong.of(newest() - 1))) {
      assertThat(stored(take(first, 2))).containsExactly(changed(RUN), changed(OTHER));
    }
  }

  @Test
  void afterALossNothingWaitsUntilTheWatcherKnows() throws Exception {
    long seen = newest();
    store.write(
        SCOPE,
        tx -> {
          for (int i = 0; i < 2 * LiveLimits.EVENT_QUEUE_BATCHES; i++) {
            tx.events().append(changed(RUN));
          }
          return true;
        });
    try (Subscription back = ofRunAfter(seen)) {
      Told told = back.take(LONG);
      assertThat(told.lost()).isTrue();
      assertThat(told.events()).isEmpty();
      assertThat(told.position()).isEqualTo(newest());
      append(changed(RUN));
      assertThat(take(back, 1).events()).hasSize(1);
    }
  }

  /// Waits until the feed has offered the events up to a position.
  private static void reached(Subscription subscription, long position)
      throws InterruptedException {
    while (subscription.take(Duration.ofMillis(1)).position() < position) {
      Thread.onSpinWait();
    }
  }

  @Test
  void pointsThatWaitAreBounded() throws Exception {
    createRun();
    int frames = LiveLimits.EVENT_QUEUE_POINTS / 50_000;
    Frame large = frame(50_000);
    try (Subscription subscription = ofRun();
        Subscription other = ofRun()) {
      for (int i = 0; i < frames; i++) {
        appendPoints(large);
      }
      reached(other, newest());
      assertThat(subscription.take(LONG).events()).hasSize(frames);
      for (int i = 0; i <= frames; i++) {
        appendPoints(large);
      }
      reached(other, newest());
      assertThat(subscription.take(LONG).lost()).isTrue();
    }
  }

  @Test
  void longValuesThatWaitAreBoundedByTheirBytes() throws Exception {
    createRun();
    JsonText text = new JsonText("\"" + "x".repeat(Limits.VALUE_BYTES - 2) + "\"");
    FrameBuilder builder = new FrameBuilder();
    int values = 60;
    for (int i = 0; i < values; i++) {
      builder.add("a", i, i, text);
    }
    Frame frame = builder.build();
    int fitting = LiveLimits.EVENT_QUEUE_BYTES / (values * Limits.VALUE_BYTES);
    try (Subscription subscription = ofRun();
        Subscription other = ofRun()) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < fitting; i++) {
          appendPoints(frame);
        }
        reached(other, newest());
        Told told = subscription.take(LONG);
        assertThat(told.events()).hasSize(fitting);
        assertThat(told.lost()).isFalse();
      }
      for (int i = 0; i <= fitting; i++) {
        appendPoints(frame);
      }
      reached(other, newest());
      Told told = subscription.take(Duration.ZERO);
      assertThat(told.lost()).isTrue();
      assertThat(told.events()).isEmpty();
    }
  }

  @Test
  void signsOfLifeAreToldToTheWatchersOfTheirProject() throws Exception {
    LiveEvent.RunSeen seen = new LiveEvent.RunSeen(ExperimentId.DEFAULT, RUN, 1, 2);
    try (Subscription all = live.subscribe(PROJECT, _ -> true, OptionalLong.empty());
        Subscription other = live.subscribe(OTHER_PROJECT, _ -> true, OptionalLong.empty())) {
      live.tell(PROJECT, seen);
      assertThat(all.take(LONG).events()).containsExactly(seen);
      assertThat(other.take(Duration.ZERO).events()).isEmpty();
    }
  }

  @Test
  void closingEndsThoseWhoWaitAndThoseWhoCome() throws Exception {
    Subscription subscription = ofRun();
    CompletableFuture<Told> waiting = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            waiting.complete(subscription.take(Duration.ofDays(1)));
          } catch (InterruptedException e) {
            waiting.completeExceptionally(e);
          }
        });
    live.close();
    assertThat(waiting.get(20, TimeUnit.SECONDS).events()).isEmpty();
    assertThat(subscription.hasEnded()).isTrue();
    assertThat(ofRun().hasEnded()).isTrue();
  }
}
