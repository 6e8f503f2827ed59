package dev.quipu.engine.live;

import static dev.quipu.schedules.Schedules.require;
import static dev.quipu.schedules.Schedules.together;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.Event.ExperimentChanged;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.schedules.Schedules;
import dev.quipu.store.sqlite.StoreCopies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The live feed under many schedules, over the outbox of a real database.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class LiveFeedScheduleTest {
  private static final Duration LONG = Duration.ofDays(1);

  @TempDir private Path folder;

  private StoreCopies stores;

  @BeforeEach
  void makeStore() {
    stores = new StoreCopies(folder, tx -> tx.events().append(event(1)));
  }

  @Test
  void whoWatchesGetsEveryEventOnceAndInOrder() {
    Schedules.explore(() -> {
      try (var store = StoreCopies.open(stores.copy());
          LiveFeed feed = feed(store)) {
        Subscription subscription = subscribe(feed, OptionalLong.empty());
        List<Event> taken = new ArrayList<>();
        together(
            () -> {
              append(store, event(2));
              append(store, event(3));
            },
            () -> take(subscription, 2, taken));
        require(taken.equals(List.of(event(2), event(3))), "in order");
      }
    });
  }

  @Test
  void whoComesBackWhileEventsComeInMissesNoneAndGetsEachOnce() {
    Schedules.explore(() -> {
      try (var store = StoreCopies.open(stores.copy());
          LiveFeed feed = feed(store)) {
        append(store, event(2));
        List<Event> first = new ArrayList<>();
        List<Event> back = new ArrayList<>();
        together(
            () -> {
              append(store, event(3));
              append(store, event(4));
            },
            () -> {
              long seen;
              try (Subscription subscription = subscribe(feed, OptionalLong.of(1))) {
                seen = take(subscription, 1, first);
              }
              take(subscribe(feed, OptionalLong.of(seen)), 3 - first.size(), back);
            });
        require(
            Stream.concat(first.stream(), back.stream())
                .toList()
                .equals(List.of(event(2), event(3), event(4))),
            "in order, each once");
      }
    });
  }

  @Test
  void whoWaitsWhenTheFeedClosesIsWokenAlsoIfJustSubscribing() {
    Schedules.explore(() -> {
      try (var store = StoreCopies.open(stores.copy())) {
        LiveFeed feed = feed(store);
        together(
            feed::close,
            () -> append(store, event(2)),
            () -> {
              Subscription subscription = subscribe(feed, OptionalLong.empty());
              while (!subscription.hasEnded()) {
                take(subscription);
              }
            });
      }
    });
  }

  private static LiveFeed feed(Store store) {
    LiveFeed feed = new LiveFeed(store, MemoryBudget.ofEvents());
    feed.start();
    return feed;
  }

  private static Subscription subscribe(LiveFeed feed, OptionalLong after) {
    return feed.subscribe(ProjectId.DEFAULT, _ -> true, after);
  }

  private static void append(Store store, Event event) {
    store.write(
        Scope.of(ProjectId.DEFAULT),
        tx -> {
          tx.events().append(event);
          return true;
        });
  }

  private static Event event(int number) {
    return new ExperimentChanged(new ExperimentId(number), Change.UPDATED);
  }

  /// Takes at least so many events, and returns the position that has been told.
  private static long take(Subscription subscription, int events, List<Event> taken) {
    long position = subscription.beginning();
    while (taken.size() < events) {
      Subscription.Told told = take(subscription);
      told.events().forEach(event -> taken.add(((LiveEvent.Stored) event).event()));
      position = told.position();
    }
    return position;
  }

  private static Subscription.Told take(Subscription subscription) {
    try {
      return subscription.take(LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
