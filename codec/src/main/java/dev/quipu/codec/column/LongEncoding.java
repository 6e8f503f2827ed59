package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Section;
import dev.quipu.codec.bytes.Trial;
import org.jspecify.annotations.Nullable;

/// The encodings of columns of integers, in the order of decoding speed. Files contain their
/// numbers, which never change.
public enum LongEncoding {
  CONSTANT(0),
  REGULAR(1),
  FRAME(2),
  LINE(5),
  DELTAS(3),
  DELTAS_OF_DELTAS(4);

  public final int number;

  LongEncoding(int number) {
    this.number = number;
  }

  /// Encodes a column with the smallest encoding.
  public static LongEncoding encode(long[] column, int count, ByteSink out) {
    if (RegularLongs.fits(column, count)) {
      RegularLongs regular = RegularLongs.of(column, count);
      regular.encode(out);
      return regular.delta() == 0 ? CONSTANT : REGULAR;
    }
    PatchedFrame frame = new PatchedFrame();
    Trial<LongEncoding> trial = new Trial<>();
    for (LongEncoding encoding : values()) {
      LongPages pages = encoding.pages(frame);
      if (pages != null) {
        PagedLongs.encode(pages, column, count, trial.next());
        trial.offer(encoding);
      }
    }
    return trial.putBest(out);
  }

  public static LongColumn read(int number, Section section, int points) {
    for (LongEncoding encoding : values()) {
      if (encoding.number == number) {
        LongPages pages = encoding.pages(new PatchedFrame());
        return pages == null
            ? RegularLongs.read(section, points, encoding == CONSTANT)
            : PagedLongs.read(pages, section, points);
      }
    }
    throw ChunkFormat.corrupt("a column of integers has the unknown encoding " + number);
  }

  public boolean isPaged() {
    return this != CONSTANT && this != REGULAR;
  }

  private @Nullable LongPages pages(PatchedFrame frame) {
    return switch (this) {
      case CONSTANT, REGULAR -> null;
      case FRAME -> new FrameLongs(frame);
      case LINE -> new LineLongs(frame);
      case DELTAS -> new DeltaLongs(frame);
      case DELTAS_OF_DELTAS -> new DeltaOfDeltaLongs(frame);
    };
  }
}
