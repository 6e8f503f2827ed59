package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.bytes.Prologue;
import dev.quipu.codec.bytes.Section;
import dev.quipu.codec.bytes.Slices;
import java.util.ArrayList;
import java.util.List;

/// The start of a chunk: its summary and the positions of its sections.
///
/// @param sumLost what the rounding of the sum lost; NaN if no double holds it
/// @param encodings of steps, times, indexes and values
/// @param sections likewise, followed by the section of the statistics
record ChunkHeader(
    int length,
    ChunkSummary summary,
    double sumLost,
    List<Integer> encodings,
    List<Section> sections) {
  private static final int STATISTICS = ChunkFormat.COLUMNS;

  private static final Prologue PROLOGUE =
      new Prologue("QPCK", ChunkFormat.OLDEST_VERSION, ChunkFormat.VERSION);

  static void putPrologue(ByteSink out, int length) {
    PROLOGUE.put(out.array(), length);
  }

  /// Writes a header, which follows the prologue.
  ///
  /// @param sections with offsets from the end of the header
  static void put(
      ByteSink out,
      ChunkSummary summary,
      double sumLost,
      List<Integer> encodings,
      List<Section> sections) {
    int start = out.length();
    out.putInt(summary.points());
    out.putInt(flag(summary.steps(), 0) | flag(summary.timesMs(), 1) | flag(summary.indexes(), 2));
    putRange(out, summary.steps());
    putRange(out, summary.timesMs());
    putRange(out, summary.indexes());
    Stats values = summary.values();
    out.putDouble(values.first());
    out.putDouble(values.last());
    out.putDouble(values.min());
    out.putDouble(values.max());
    out.putDouble(values.sum());
    out.putDouble(sumLost);
    out.putInt((int) values.nan());
    out.putInt((int) values.positiveInfinite());
    out.putInt((int) values.negativeInfinite());
    for (int c = 0; c < ChunkFormat.COLUMNS; c++) {
      out.putInt(encodings.get(c));
      out.putInt(sections.get(c).length());
      out.putInt(sections.get(c).checksum());
    }
    out.putInt(sections.get(STATISTICS).length());
    out.putInt(sections.get(STATISTICS).checksum());
    out.putInt(ChunkFormat.checksum(out.array(), start, out.length() - start));
  }

  private static int flag(ColumnRange range, int bit) {
    return range.ascending() ? 1 << bit : 0;
  }

  private static void putRange(ByteSink out, ColumnRange range) {
    out.putLong(range.first());
    out.putLong(range.last());
    out.putLong(range.min());
    out.putLong(range.max());
  }

  static ChunkHeader read(Slices chunk) {
    int length = readPrologue(chunk);
    if (length < ChunkFormat.BODY + ChunkFormat.CHECKSUM_BYTES
        || length > ChunkLimits.SERIES_CHUNK_BYTES) {
      throw ChunkFormat.corrupt(
          "its length is "
              + length
              + "; at most "
              + ChunkLimits.SERIES_CHUNK_BYTES
              + " are allowed");
    }
    ByteCursor in = Section.read(chunk, Prologue.BYTES, ChunkFormat.HEADER_BYTES);
    int checked = ChunkFormat.HEADER_BYTES - ChunkFormat.CHECKSUM_BYTES;
    int checksum = ChunkFormat.checksum(in.array(), in.at(), checked);
    ByteCursor body = new ByteCursor(in.array(), in.at(), checked);
    in.take(checked);
    if (in.int32() != checksum) {
      throw ChunkFormat.corrupt("the checksum of its header differs");
    }
    return read(body, chunk, length);
  }

  private static int readPrologue(Slices chunk) {
    ByteCursor in = Section.read(chunk, 0, Prologue.BYTES);
    return PROLOGUE.read(in.array(), in.at());
  }

  private static ChunkHeader read(ByteCursor in, Slices chunk, int length) {
    int points = in.int32();
    if (points < 1 || points > ChunkLimits.SERIES_CHUNK_POINTS) {
      throw ChunkFormat.corrupt(
          "it has " + points + " points; 1 to " + ChunkLimits.SERIES_CHUNK_POINTS + " are allowed");
    }
    int flags = in.int32();
    ColumnRange steps = readRange(in, flags, 0);
    ColumnRange timesMs = readRange(in, flags, 1);
    ColumnRange indexes = readRange(in, flags, 2);
    double first = in.float64();
    double last = in.float64();
    double min = in.float64();
    double max = in.float64();
    double sum = in.float64();
    double sumLost = in.float64();
    Stats values =
        new Stats(
            points,
            min,
            max,
            sum,
            first,
            last,
            count(in, points),
            count(in, points),
            count(in, points));
    if (values.finite() < 0 || (!Double.isNaN(sumLost) && !Double.isFinite(sum + sumLost))) {
      throw ChunkFormat.corrupt("its statistics contradict each other");
    }
    List<Integer> encodings = new ArrayList<>();
    List<Section> sections = readSections(in, chunk, length, encodings);
    return new ChunkHeader(
        length,
        new ChunkSummary(points, steps, timesMs, indexes, values),
        sumLost,
        encodings,
        sections);
  }

  private static ColumnRange readRange(ByteCursor in, int flags, int bit) {
    return new ColumnRange(
        in.int64(), in.int64(), in.int64(), in.int64(), (flags >>> bit & 1) != 0);
  }

  private static int count(ByteCursor in, int points) {
    int count = in.int32();
    if (count < 0 || count > points) {
      throw ChunkFormat.corrupt("its header counts " + count + " of " + points + " points");
    }
    return count;
  }

  private static List<Section> readSections(
      ByteCursor in, Slices chunk, int length, List<Integer> encodings) {
    List<Section> sections = new ArrayList<>();
    int at = ChunkFormat.BODY;
    int end = length - ChunkFormat.CHECKSUM_BYTES;
    for (int s = 0; s <= STATISTICS; s++) {
      if (s < STATISTICS) {
        encodings.add(in.int32());
      }
      int bytes = in.int32();
      if (bytes < 0 || bytes > end - at) {
        throw ChunkFormat.corrupt("a part of " + bytes + " bytes is larger than what is left");
      }
      sections.add(new Section(chunk, at, bytes, in.int32()));
      at += bytes;
    }
    if (at != end) {
      throw ChunkFormat.corrupt("its parts end at byte " + at + ", not at " + end);
    }
    return sections;
  }

  Section statistics() {
    return sections.get(STATISTICS);
  }
}
