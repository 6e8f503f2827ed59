package dev.quipu.sdk.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How far a journal is settled.
class SentPositionTest {
  private static final ArtifactEntry.File FILE =
      new ArtifactEntry.File(new ArtifactPath("a"), "1", true, 1, 1);

  private final SentPosition position = new SentPosition();

  private static Position at(long offset) {
    return new Position(1, offset);
  }

  private static Mark mark(long offset, long number) {
    return new Mark(at(offset), number, Attempt.NEWEST, List.of(), Mark.Refused.NOTHING, List.of());
  }

  private void readAndSettle(long offset, long nextNumber) {
    position.read(at(offset), nextNumber);
    position.settle();
  }

  @Test
  void aRecordThatIsReadIsNotYetSettled() {
    position.read(at(10), 2);
    assertThat(position.position()).isEqualTo(Position.START);
    assertThat(position.isIdle()).isFalse();
    position.settle();
    assertThat(position.position()).isEqualTo(at(10));
    assertThat(position.number()).isEqualTo(2);
    assertThat(position.isIdle()).isTrue();
  }

  @Test
  void anUploadHoldsThePositionBackUntilItEnds() {
    readAndSettle(10, 2);
    assertThat(position.beginUpload(at(10), FILE)).isTrue();
    assertThat(position.beginUpload(at(10), FILE)).isFalse();
    readAndSettle(20, 3);
    readAndSettle(30, 4);
    assertThat(position.position()).isEqualTo(at(10));
    assertThat(position.number()).as("the number there is not kept").isZero();
    assertThat(position.isIdle()).isFalse();
    assertThat(position.endUpload(at(10))).isEqualTo(FILE);
    assertThat(position.endUpload(at(10))).isNull();
    assertThat(position.position()).isEqualTo(at(30));
    assertThat(position.number()).isEqualTo(4);
  }

  @Test
  void recordsAreNewOnceAlsoAfterGoingBackToAMark() {
    position.read(at(20), 3);
    assertThat(position.isNew()).isTrue();
    position.settle();
    position.goTo(mark(10, 2));
    assertThat(position.position()).isEqualTo(at(10));
    position.read(at(20), 3);
    assertThat(position.isNew()).isFalse();
    position.settle();
    position.read(at(30), 4);
    assertThat(position.isNew()).isTrue();
  }

  @Test
  void uploadsBeforeAMarkAreSettledByItsOwner() {
    position.beginUpload(at(5), FILE);
    position.beginUpload(at(15), FILE);
    position.goTo(mark(10, 2));
    assertThat(position.uploads()).isEqualTo(1);
    assertThat(position.position()).isEqualTo(at(10));
  }
}
