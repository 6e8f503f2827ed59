package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.bytes.Directory;
import dev.quipu.codec.bytes.Prologue;
import dev.quipu.codec.bytes.Section;
import dev.quipu.codec.column.DoubleEncoding;
import dev.quipu.codec.column.LongEncoding;
import dev.quipu.codec.column.LongPages;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes chunks; see docs/format/chunk.md.
final class ChunkEncoder {
  private final ByteSink body = new ByteSink();
  private final List<Section> sections = new ArrayList<>();
  private final List<Integer> encodings = new ArrayList<>();

  static byte[] encode(long[] steps, long[] timesMs, long[] indexes, double[] values, int points) {
    if (points < 1 || points > ChunkLimits.SERIES_CHUNK_POINTS) {
      throw QuipuException.invalid(
          "Chunk has "
              + points
              + " points; 1 to "
              + ChunkLimits.SERIES_CHUNK_POINTS
              + " are allowed");
    }
    byte[] bytes = new ChunkEncoder().write(steps, timesMs, indexes, values, points);
    // Verify the chunk by reading it back: the originals of its points will be deleted.
    Chunk chunk = Chunk.open(bytes);
    if (!Arrays.equals(chunk.decodeSteps(), 0, points, steps, 0, points)
        || !Arrays.equals(chunk.decodeTimes(), 0, points, timesMs, 0, points)
        || !Arrays.equals(chunk.decodeIndexes(), 0, points, indexes, 0, points)
        || !sameBits(chunk.decodeValues(), values, points)) {
      throw new QuipuException(
          ErrorCode.INTERNAL, "A chunk of " + points + " points did not come back as written");
    }
    return bytes;
  }

  private static boolean sameBits(double[] a, double[] b, int count) {
    for (int i = 0; i < count; i++) {
      if (Double.doubleToRawLongBits(a[i]) != Double.doubleToRawLongBits(b[i])) {
        return false;
      }
    }
    return true;
  }

  private byte[] write(long[] steps, long[] timesMs, long[] indexes, double[] values, int points) {
    putLongs(steps, points);
    putLongs(timesMs, points);
    putLongs(indexes, points);
    int start = body.length();
    DoubleEncoding encoding = DoubleEncoding.encode(values, points, body);
    encodings.add(encoding.number);
    int head =
        encoding == DoubleEncoding.CONSTANT
            ? body.length() - start
            : Directory.pages(points, encoding.pagePoints()) * Directory.ENTRY_BYTES;
    section(start, head);
    start = body.length();
    if (Pyramid.isNeeded(points)) {
      Pyramid.encode(values, points, body);
    }
    section(start, body.length() - start);
    return assemble(steps, timesMs, indexes, values, points);
  }

  private void putLongs(long[] values, int points) {
    int start = body.length();
    LongEncoding encoding = LongEncoding.encode(values, points, body);
    encodings.add(encoding.number);
    int head =
        encoding.isPaged()
            ? Directory.pages(points, LongPages.PAGE_POINTS) * Directory.LONG_ENTRY_BYTES
            : body.length() - start;
    section(start, head);
  }

  private void section(int start, int headBytes) {
    sections.add(
        new Section(
            Chunk.NOWHERE,
            start,
            body.length() - start,
            ChunkFormat.checksum(body.array(), start, headBytes)));
  }

  private byte[] assemble(
      long[] steps, long[] timesMs, long[] indexes, double[] values, int points) {
    Aggregate all = aggregate(values, points);
    ByteSink out = new ByteSink();
    out.grow(Prologue.BYTES);
    ChunkHeader.put(
        out,
        summary(steps, timesMs, indexes, all, points),
        all.sum().remainder(),
        encodings,
        sections);
    out.put(body);
    ChunkHeader.putPrologue(out, out.length() + ChunkFormat.CHECKSUM_BYTES);
    out.putInt(ChunkFormat.checksum(out.array(), 0, out.length()));
    return out.toBytes();
  }

  static Aggregate aggregate(double[] values, int points) {
    Aggregate all = new Aggregate();
    for (int i = 0; i < points; i++) {
      all.add(i, values[i]);
    }
    return all;
  }

  static ChunkSummary summary(
      long[] steps, long[] timesMs, long[] indexes, Aggregate all, int points) {
    return new ChunkSummary(
        points,
        ColumnRange.of(steps, points),
        ColumnRange.of(timesMs, points),
        ColumnRange.of(indexes, points),
        all.stats());
  }
}
