package dev.quipu.sdk.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where points go when attempts are unknown, missing or too many.
class AttemptIdsTest {
  private static final Attempt EARLY = new Attempt("early", 0, 100);
  private static final Attempt LATE = new Attempt("late", 5, 200);

  private final Journal journal =
      new Journal(
          new JournalFolder(
              Path.of("none"),
              new RunId("0123456789abcdef0123456789abcdef"),
              new WriterId("123456789abcdef0123456789abcdef0")),
          "r");
  private final AttemptIds attempts = new AttemptIds(journal);

  private static Entry.Points points(String attempt) {
    return new Entry.Points(1, attempt, 1, new byte[0]);
  }

  @Test
  void untilTheNewestIsKnownItsPointsGoToTheFirst() {
    assertThat(attempts.isNewestKnown()).isFalse();
    assertThat(attempts.of(points(Attempt.NEWEST))).isEqualTo(Attempt.FIRST);
    assertThat(attempts.of(points("early"))).isEqualTo("early");
  }

  @Test
  void aRunThatWasResumedOnlineGoesOnWithTheNewestOfTheServer() {
    attempts.resumed(new Entry.Resume(150, true, null, false), List.of(EARLY, LATE));
    assertThat(attempts.of(points(Attempt.NEWEST))).isEqualTo("late");
    assertThat(journal.newestAttemptMs()).isEqualTo(200);
  }

  @Test
  void aRunThatWasResumedOfflineDoesNotJoinAnAttemptThatStartedAfterwards() {
    attempts.resumed(new Entry.Resume(150, false, null, false), List.of(EARLY, LATE));
    assertThat(attempts.of(points(Attempt.NEWEST))).isEqualTo("early");
    attempts.resumed(new Entry.Resume(50, false, null, false), List.of(EARLY, LATE));
    assertThat(attempts.of(points(Attempt.NEWEST))).isEqualTo(Attempt.FIRST);
    assertThat(attempts.isNewestKnown()).isTrue();
  }

  @Test
  void anAttemptThatTheServerMergesIntoAnotherIsReplacedAndReported() {
    attempts.announced(LATE, "late");
    assertThat(attempts.of(points("late"))).isEqualTo("late");
    assertThat(journal.counts().problems()).isEmpty();
    attempts.announced(LATE, "early");
    assertThat(attempts.of(points("late"))).isEqualTo("early");
    assertThat(journal.counts().problems()).hasSize(1).first().asString().contains("step 5");
  }

  @Test
  void anAttemptIsSearchedOnceUntilPointsAreTaken() {
    assertThat(attempts.isUnsearched(Attempt.FIRST)).isFalse();
    assertThat(attempts.isUnsearched("early")).isTrue();
    attempts.searched("early", List.of(EARLY));
    assertThat(attempts.isUnsearched("early")).isFalse();
    assertThat(attempts.of(points("early"))).isEqualTo("early");
    attempts.pointsSent();
    assertThat(attempts.isUnsearched("early")).isTrue();
  }

  @Test
  void pointsOfAnAttemptThatIsMissingGoToTheNewest() {
    attempts.searched("gone", List.of(LATE, EARLY));
    assertThat(attempts.of(points("gone"))).isEqualTo("late");
    attempts.searched("alone", List.of());
    assertThat(attempts.of(points("alone"))).isEqualTo(Attempt.FIRST);
    assertThat(journal.counts().problems()).hasSize(2);
  }
}
