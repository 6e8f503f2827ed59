package dev.quipu.engine.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.live.LiveFeed.Change;
import dev.quipu.engine.live.LiveFeed.Event;
import dev.quipu.engine.live.LiveFeed.PointsAppended;
import dev.quipu.engine.live.LiveFeed.RunChanged;
import dev.quipu.engine.live.LiveFeed.Subscription;
import dev.quipu.engine.request.MemoryBudget;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LiveFeedTest {
  private static final ProjectId OTHER_PROJECT = new ProjectId(2);
  private static final RunId RUN = new RunId("0".repeat(32));
  private static final RunId OTHER = new RunId("1".repeat(32));
  private static final Duration LONG = Duration.ofSeconds(20);

  private final LiveFeed live = new LiveFeed(MemoryBudget.ofEvents());

  private static RunChanged changed(ProjectId project, RunId run) {
    return new RunChanged(project, ExperimentId.DEFAULT, run, Change.UPDATED);
  }

  private static PointsAppended appended(int points) {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < points; i++) {
      frame.add("a", i, i, i);
    }
    Frame made = frame.build();
    return new PointsAppended(ProjectId.DEFAULT, ExperimentId.DEFAULT, RUN, made);
  }

  private Subscription ofRun() {
    return live.subscribe(
        ProjectId.DEFAULT,
        event ->
            switch (event) {
              case PointsAppended points -> points.run().equals(RUN);
              case RunChanged change -> change.run().equals(RUN);
              case LiveFeed.RunSeen _, LiveFeed.ExperimentChanged _ -> false;
            });
  }

  @Test
  void aWatcherGetsWhatItWantsOfItsProjectInOrder() throws Exception {
    try (Subscription subscription = ofRun()) {
      Event first = changed(ProjectId.DEFAULT, RUN);
      Event second = appended(3);
      live.publish(first);
      live.publish(changed(OTHER_PROJECT, RUN));
      live.publish(changed(ProjectId.DEFAULT, OTHER));
      live.publish(second);
      assertThat(subscription.take(LONG)).isEqualTo(List.of(first, second));
      assertThat(subscription.take(Duration.ZERO)).isEmpty();
      assertThat(subscription.takeLost()).isFalse();
    }
  }

  @Test
  void aWatcherThatFallsBehindLosesWhatWaitsAndIsToldSo() throws Exception {
    try (Subscription subscription = ofRun()) {
      for (int i = 0; i <= LiveLimits.EVENT_QUEUE_BATCHES; i++) {
        live.publish(changed(ProjectId.DEFAULT, RUN));
      }
      assertThat(subscription.take(LONG)).isEmpty();
      assertThat(subscription.takeLost()).isTrue();
      live.publish(changed(ProjectId.DEFAULT, RUN));
      assertThat(subscription.take(LONG)).hasSize(1);
      assertThat(subscription.takeLost()).isFalse();
    }
  }

  @Test
  void pointsThatWaitAreBounded() throws Exception {
    try (Subscription subscription = ofRun()) {
      int frames = LiveLimits.EVENT_QUEUE_POINTS / 50_000;
      PointsAppended large = appended(50_000);
      for (int i = 0; i < frames; i++) {
        live.publish(large);
      }
      assertThat(subscription.take(LONG)).hasSize(frames);
      for (int i = 0; i <= frames; i++) {
        live.publish(large);
      }
      subscription.take(LONG);
      assertThat(subscription.takeLost()).isTrue();
    }
  }

  @Test
  void closingEndsThoseWhoWaitAndThoseWhoCome() throws Exception {
    Subscription subscription = ofRun();
    CompletableFuture<List<Event>> waiting = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            waiting.complete(subscription.take(Duration.ofDays(1)));
          } catch (InterruptedException e) {
            waiting.completeExceptionally(e);
          }
        });
    live.close();
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isEmpty();
    assertThat(subscription.hasEnded()).isTrue();
    assertThat(ofRun().hasEnded()).isTrue();
  }

  @Test
  void longValuesThatWaitAreBoundedByTheirBytes() throws Exception {
    JsonText text = new JsonText("\"" + "x".repeat(Limits.VALUE_BYTES - 2) + "\"");
    FrameBuilder frame = new FrameBuilder();
    int values = 60;
    for (int i = 0; i < values; i++) {
      frame.add("a", i, i, text);
    }
    Event event = new PointsAppended(ProjectId.DEFAULT, ExperimentId.DEFAULT, RUN, frame.build());
    int fitting = LiveLimits.EVENT_QUEUE_BYTES / (values * Limits.VALUE_BYTES);
    try (Subscription subscription = ofRun()) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < fitting; i++) {
          live.publish(event);
        }
        assertThat(subscription.take(LONG)).hasSize(fitting);
        assertThat(subscription.takeLost()).isFalse();
      }
      for (int i = 0; i <= fitting; i++) {
        live.publish(event);
      }
      assertThat(subscription.takeLost()).isTrue();
      assertThat(subscription.take(Duration.ZERO)).isEmpty();
    }
  }
}
