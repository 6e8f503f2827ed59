package dev.quipu.engine;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.live.LiveFeed;
import dev.quipu.engine.live.LiveFeed.Change;
import dev.quipu.engine.live.LiveFeed.Event;
import dev.quipu.engine.live.LiveFeed.ExperimentChanged;
import dev.quipu.engine.live.LiveFeed.Subscription;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.faults.Schedules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The live feed under many schedules.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class LiveFeedScheduleTest {
  private static final Duration LONG = Duration.ofDays(1);

  @Test
  void whoWatchesGetsEveryEventOnceAndInOrder() {
    Schedules.explore(() -> {
      LiveFeed feed = new LiveFeed(MemoryBudget.ofEvents());
      Subscription subscription = feed.subscribe(ProjectId.DEFAULT, _ -> true);
      List<Event> taken = new ArrayList<>();
      Schedules.together(
          () -> {
            feed.publish(event(1));
            feed.publish(event(2));
          },
          () -> {
            while (taken.size() < 2) {
              taken.addAll(take(subscription));
            }
          });
      require(taken.equals(List.of(event(1), event(2))), "in order");
    });
  }

  @Test
  void whoWaitsWhenTheFeedClosesIsWokenAlsoIfJustSubscribing() {
    Schedules.explore(() -> {
      LiveFeed feed = new LiveFeed(MemoryBudget.ofEvents());
      Schedules.together(
          feed::close,
          () -> feed.publish(event(1)),
          () -> {
            Subscription subscription = feed.subscribe(ProjectId.DEFAULT, _ -> true);
            while (!subscription.hasEnded()) {
              take(subscription);
            }
          });
    });
  }

  private static Event event(int number) {
    return new ExperimentChanged(ProjectId.DEFAULT, new ExperimentId(number), Change.UPDATED);
  }

  private static List<Event> take(Subscription subscription) {
    try {
      return subscription.take(LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
