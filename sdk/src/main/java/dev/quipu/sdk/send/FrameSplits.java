package dev.quipu.sdk.send;

import dev.quipu.core.frame.Frame;
import dev.quipu.sdk.journal.FrameParts;
import dev.quipu.sdk.journal.Mark;
import java.util.ArrayList;
import java.util.List;

/// The frames of a journal, and parts of frames, that the server found too large, so that their
/// halves are sent in their place. Owned by the sender's thread.
final class FrameSplits {
  private final List<Long> split = new ArrayList<>();

  /// Takes over the splits of a mark, instead of what was known before.
  void adopt(Mark mark) {
    split.clear();
    split.addAll(mark.splits());
  }

  /// The numbers of what is split, for the mark.
  List<Long> all() {
    return split;
  }

  void clear() {
    split.clear();
  }

  /// Notes that a part is too large; returns its halves.
  List<Request.SendFrame> split(Request.SendFrame whole) {
    split.add(key(whole));
    return halves(whole);
  }

  /// The parts in which a frame, or a part of one, is sent: the part itself, if it was never split.
  List<Request.SendFrame> parts(Request.SendFrame whole) {
    if (!split.contains(key(whole))) {
      return List.of(whole);
    }
    List<Request.SendFrame> parts = new ArrayList<>();
    for (Request.SendFrame half : halves(whole)) {
      parts.addAll(parts(half));
    }
    return parts;
  }

  private static List<Request.SendFrame> halves(Request.SendFrame whole) {
    Frame frame = Frame.decode(whole.points().frame());
    int middle = FrameParts.middle(frame, whole.from(), whole.to());
    return List.of(
        part(whole, frame, whole.from(), middle), part(whole, frame, middle, whole.to()));
  }

  private static Request.SendFrame part(Request.SendFrame whole, Frame frame, int from, int to) {
    return new Request.SendFrame(
        whole.points(), from, to, FrameParts.part(frame, from, to).encoded());
  }

  /// The number of a part: the number of its frame, and six digits for each of its ends.
  private static long key(Request.SendFrame part) {
    return (part.points().number() * Request.SendFrame.SEQUENCES_PER_FRAME + part.from())
            * Request.SendFrame.SEQUENCES_PER_FRAME
        + part.to();
  }
}
