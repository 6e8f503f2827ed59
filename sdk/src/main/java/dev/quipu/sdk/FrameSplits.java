package dev.quipu.sdk;

import dev.quipu.core.frame.Frame;
import java.util.ArrayList;
import java.util.List;

/// The frames, and parts of frames, of a journal that the server found too large, so that their
/// halves are sent in their place. Owned by the sender's thread.
final class FrameSplits {
  private final List<Long> cut = new ArrayList<>();

  FrameSplits(List<Long> before) {
    cut.addAll(before);
  }

  /// For the mark.
  List<Long> all() {
    return cut;
  }

  /// Of what comes from here on, this is known.
  void adopt(List<Long> before) {
    cut.clear();
    cut.addAll(before);
  }

  void clear() {
    cut.clear();
  }

  /// Notes that a part is too large, and gives its halves.
  List<Request.Send> cut(Request.Send whole) {
    cut.add(key(whole));
    return halves(whole);
  }

  /// A part, or what was made of it before.
  List<Request.Send> asBefore(Request.Send whole) {
    if (!cut.contains(key(whole))) {
      return List.of(whole);
    }
    List<Request.Send> parts = new ArrayList<>();
    for (Request.Send half : halves(whole)) {
      parts.addAll(asBefore(half));
    }
    return parts;
  }

  private static List<Request.Send> halves(Request.Send whole) {
    int middle = whole.from() + whole.count() / 2;
    Frame frame = Frame.decode(whole.points().frame());
    return List.of(
        part(whole, frame, whole.from(), middle), part(whole, frame, middle, whole.to()));
  }

  private static Request.Send part(Request.Send whole, Frame frame, int from, int to) {
    return new Request.Send(whole.points(), from, to, FrameParts.part(frame, from, to).encoded());
  }

  /// A part by its frame and both ends, for each of which there are six digits.
  private static long key(Request.Send part) {
    return (part.points().number() * Request.Send.SEQUENCES_PER_FRAME + part.from())
            * Request.Send.SEQUENCES_PER_FRAME
        + part.to();
  }
}
