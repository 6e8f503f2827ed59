package dev.quipu.engine.compaction;

import static dev.quipu.schedules.Schedules.require;
import static dev.quipu.schedules.Schedules.together;

import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.compaction.Backlogs.Next;
import dev.quipu.engine.port.read.RunKey;
import dev.quipu.schedules.Schedules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The backlogs of the compactor, under many schedules.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class BacklogsScheduleTest {
  private static final int ENOUGH_POINTS = 10_000;
  private static final RunKey ONE = run("0123456789abcdef0123456789abcdef");
  private static final RunKey OTHER = run("123456789abcdef0123456789abcdef0");

  @Test
  void eachRunThatIsWorthItAndEachThatHasEndedIsTaken() {
    Schedules.explore(() -> {
      Backlogs backlogs = new Backlogs();
      List<Next> taken = new ArrayList<>();
      together(
          () -> {
            backlogs.appended(ONE, ENOUGH_POINTS / 2);
            backlogs.appended(ONE, ENOUGH_POINTS / 2);
          },
          () -> backlogs.ended(OTHER),
          () -> {
            while (taken.size() < 2) {
              Next next = next(backlogs);
              if (next == null) {
                throw new AssertionError("closed");
              }
              taken.add(next);
              if (next instanceof Next.Frames(RunKey run)) {
                backlogs.compacted(run, 2, ENOUGH_POINTS);
              }
            }
          });
      require(
          Set.copyOf(taken).equals(Set.of(new Next.Frames(ONE), new Next.Ended(OTHER))), "both");
    });
  }

  @Test
  void whoWaitsWhenItClosesIsWoken() {
    Schedules.explore(() -> {
      Backlogs backlogs = new Backlogs();
      together(
          backlogs::close,
          () -> backlogs.appended(ONE, 1),
          () -> require(next(backlogs) == null, "the end"));
    });
  }

  private static @Nullable Next next(Backlogs backlogs) {
    try {
      return backlogs.next();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RunKey run(String id) {
    return new RunKey(ProjectId.DEFAULT, new RunId(id));
  }
}
