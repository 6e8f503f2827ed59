package dev.quipu.sdk.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Frames that the server finds too large.
class FrameSplitsTest {
  private static final int POINTS = 8;

  private static Request.SendFrame whole() {
    FrameBuilder builder = new FrameBuilder();
    for (int step = 0; step < POINTS; step++) {
      builder.add("x", step, step, step);
    }
    byte[] frame = builder.build().encoded();
    return new Request.SendFrame(
        new Entry.Points(3, Attempt.FIRST, POINTS, frame), 0, POINTS, frame);
  }

  private static List<String> ends(List<Request.SendFrame> parts) {
    return parts.stream().map(part -> part.from() + "-" + part.to()).toList();
  }

  @Test
  void aFrameThatWasNeverTooLargeIsSentWhole() {
    Request.SendFrame whole = whole();
    assertThat(new FrameSplits().parts(whole)).containsExactly(whole);
  }

  @Test
  void halvesHoldThePointsOfTheWholeAndAscend() {
    List<Request.SendFrame> halves = new FrameSplits().split(whole());
    assertThat(ends(halves)).containsExactly("0-4", "4-8");
    assertThat(halves.stream().map(half -> Frame.decode(half.bytes()).points()))
        .containsExactly(4, 4);
    assertThat(halves.stream().map(Request.SendFrame::sequence))
        .containsExactly(3_000_004L, 3_000_008L);
    assertThat(whole().sequence()).isEqualTo(3_000_008L);
  }

  @Test
  void whoGoesOnFromAMarkSendsTheSamePartsUnderTheSameNumbers() {
    FrameSplits before = new FrameSplits();
    List<Request.SendFrame> halves = before.split(whole());
    before.split(halves.get(1));
    FrameSplits after = new FrameSplits();
    after.adopt(
        new Mark(Position.START, 1, Attempt.NEWEST, before.all(), Mark.Refused.NOTHING, List.of()));
    List<Request.SendFrame> parts = after.parts(whole());
    assertThat(ends(parts)).containsExactly("0-4", "4-6", "6-8");
    assertThat(parts.stream().map(Request.SendFrame::sequence))
        .containsExactly(3_000_004L, 3_000_006L, 3_000_008L);
    after.clear();
    assertThat(ends(after.parts(whole()))).containsExactly("0-8");
  }
}
