package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.bytes.Section;
import dev.quipu.codec.bytes.Trial;
import dev.quipu.codec.bytes.Zstandard;
import org.jspecify.annotations.Nullable;

/// The encodings of columns of values, in the order of decoding speed. Files contain their numbers,
/// which never change.
public enum DoubleEncoding {
  CONSTANT(0),
  RAW(1),
  DECIMALS(2),
  PACKED_FLOATS(3),
  PACKED_DOUBLES(4),
  SPLIT_FLOATS(5),
  SPLIT_DOUBLES(6);

  public final int number;

  DoubleEncoding(int number) {
    this.number = number;
  }

  /// Encodes a column with the smallest encoding.
  public static DoubleEncoding encode(double[] column, int count, ByteSink out) {
    if (ConstantDoubles.fits(column, count)) {
      new ConstantDoubles(column[0]).encode(out);
      return CONSTANT;
    }
    boolean floats = true;
    for (int i = 0; i < count && floats; i++) {
      floats = FloatingOrder.isFloat(column[i]);
    }
    Trial<DoubleEncoding> trial = new Trial<>();
    try (Zstandard zstd = new Zstandard()) {
      for (DoubleEncoding encoding : values()) {
        DoublePages pages = encoding.forWriting(column, count, floats);
        if (pages != null) {
          PagedDoubles.encode(pages, column, count, zstd, trial.next());
          trial.offer(encoding);
        }
      }
    }
    return trial.putBest(out);
  }

  public static DoubleColumn read(int number, Section section, int points) {
    for (DoubleEncoding encoding : values()) {
      if (encoding.number == number) {
        return encoding == CONSTANT
            ? ConstantDoubles.read(section)
            : PagedDoubles.read(encoding, section, points);
      }
    }
    throw ChunkFormat.corrupt("a column of values has the unknown encoding " + number);
  }

  /// The number of points of a page; the whole column if there are no pages.
  public int pagePoints() {
    DoublePages pages = forReading(1);
    return pages == null ? ChunkLimits.SERIES_CHUNK_POINTS : pages.pagePoints();
  }

  /// Null if the encoding cannot hold the column, or certainly gains nothing.
  private @Nullable DoublePages forWriting(double[] column, int count, boolean floats) {
    return switch (this) {
      case CONSTANT -> null;
      case DECIMALS -> AlpDecimals.plan(column, count);
      case PACKED_FLOATS, SPLIT_FLOATS -> floats ? forReading(count) : null;
      case PACKED_DOUBLES -> floats ? null : forReading(count);
      case RAW, SPLIT_DOUBLES -> forReading(count);
    };
  }

  public @Nullable DoublePages forReading(int points) {
    return switch (this) {
      case CONSTANT -> null;
      case RAW -> new RawDoubles();
      case DECIMALS -> AlpDecimals.forReading(points);
      case PACKED_FLOATS -> PackedFloats.create(points);
      case PACKED_DOUBLES -> PackedDoubles.create(points);
      case SPLIT_FLOATS -> SplitFloats.create(points);
      case SPLIT_DOUBLES -> SplitDoubles.create(points);
    };
  }
}
