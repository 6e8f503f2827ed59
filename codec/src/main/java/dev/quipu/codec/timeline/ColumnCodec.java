package dev.quipu.codec.timeline;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Writes and reads the columns of a block, before they are compressed.
final class ColumnCodec {
  /// The values of a column are in all rows, or a set of bits says in which.
  private static final int IN_ALL_ROWS = 1;

  private static final int ALL_NUMBERS = 2;
  private static final int ALL_JSON = 4;

  /// Numbers are integers, written as differences.
  private static final int INTEGERS = 8;

  /// JSON is written as templates and numbers.
  private static final int TEMPLATES = 16;

  private static final int FLAGS = IN_ALL_ROWS | ALL_NUMBERS | ALL_JSON | INTEGERS | TEMPLATES;

  private static final double GREATEST_INTEGER = 0x1p53;

  private ColumnCodec() {}

  // ---- integers ----

  static void putLongs(long[] values, int from, int to, ByteSink out) {
    long previous = 0;
    for (int i = from; i < to; i++) {
      out.putZigzag(values[i] - previous);
      previous = values[i];
    }
  }

  static long[] longs(ByteCursor in, int rows) {
    long[] values = new long[rows];
    long value = 0;
    for (int i = 0; i < rows; i++) {
      value += in.zigzag();
      values[i] = value;
    }
    return values;
  }

  // ---- fields ----

  /// Writes the values of a field in some rows; at least one row must have a value.
  ///
  /// @param templates whether JSON is written as templates and numbers
  static void putField(TimeRows.Column column, int from, int to, boolean templates, ByteSink out) {
    int numbers = 0;
    int json = 0;
    boolean integers = true;
    for (int row = from; row < to; row++) {
      if (column.isNumber(row)) {
        numbers++;
        integers &= isInteger(column.number(row));
      } else if (column.json(row) != null) {
        json++;
      }
    }
    boolean all = numbers + json == to - from;
    out.putByte(
        (all ? IN_ALL_ROWS : 0)
            | (json == 0 ? ALL_NUMBERS : 0)
            | (numbers == 0 ? ALL_JSON : 0)
            | (numbers > 0 && integers ? INTEGERS : 0)
            | (templates ? TEMPLATES : 0));
    if (!all) {
      putBits(from, to, out, row -> column.isNumber(row) || column.json(row) != null);
    }
    if (numbers > 0 && json > 0) {
      putBits(from, to, out, column::isNumber);
    }
    if (numbers > 0) {
      putNumbers(column, from, to, numbers, integers, out);
    }
    if (json > 0 && templates) {
      putTemplates(column, from, to, out);
    } else if (json > 0) {
      putJson(column, from, to, out);
    }
  }

  private static void putTemplates(TimeRows.Column column, int from, int to, ByteSink out) {
    Templates templates = new Templates();
    for (int row = from; row < to; row++) {
      JsonText json = column.json(row);
      if (json != null) {
        templates.add(json.text());
      }
    }
    templates.write(out);
  }

  private static boolean isInteger(double value) {
    return Math.abs(value) <= GREATEST_INTEGER
        && Double.doubleToRawLongBits((double) (long) value) == Double.doubleToRawLongBits(value);
  }

  private interface RowBit {
    boolean of(int row);
  }

  private static void putBits(int from, int to, ByteSink out, RowBit bit) {
    for (int at = from; at < to; at += Byte.SIZE) {
      int bits = 0;
      for (int i = 0; i < Byte.SIZE && at + i < to; i++) {
        bits |= bit.of(at + i) ? 1 << i : 0;
      }
      out.putByte(bits);
    }
  }

  private static void putNumbers(
      TimeRows.Column column, int from, int to, int count, boolean integers, ByteSink out) {
    if (integers) {
      long previous = 0;
      for (int row = from; row < to; row++) {
        if (column.isNumber(row)) {
          long value = (long) column.number(row);
          out.putZigzag(value - previous);
          previous = value;
        }
      }
      return;
    }
    // By planes, all first bytes and so on: bytes that are alike compress well together.
    int at = out.grow(count * Double.BYTES);
    int n = 0;
    for (int row = from; row < to; row++) {
      if (column.isNumber(row)) {
        long bits = Double.doubleToRawLongBits(column.number(row));
        for (int plane = 0; plane < Double.BYTES; plane++) {
          out.array()[at + plane * count + n] = (byte) (bits >>> (plane * Byte.SIZE));
        }
        n++;
      }
    }
  }

  private static void putJson(TimeRows.Column column, int from, int to, ByteSink out) {
    ByteSink texts = new ByteSink();
    for (int row = from; row < to; row++) {
      JsonText json = column.json(row);
      if (json != null) {
        byte[] utf8 = json.text().getBytes(StandardCharsets.UTF_8);
        out.putVarint(utf8.length);
        texts.put(utf8, 0, utf8.length);
      }
    }
    out.put(texts);
  }

  /// Takes the values of a field.
  interface Sink {
    void number(int row, double value);

    /// Takes JSON.
    ///
    /// @param json valid until the method returns
    void json(int row, CharSequence json);
  }

  /// Puts values into a column.
  static Sink into(TimeRows.Column column) {
    return new Sink() {
      @Override
      public void number(int row, double value) {
        column.put(row, value);
      }

      @Override
      public void json(int row, CharSequence json) {
        column.put(row, text(json.toString()));
      }
    };
  }

  /// Reads what [#putField] wrote.
  ///
  /// @param wanted the rows whose JSON is wanted; null for all
  static void field(ByteCursor in, int rows, @Nullable BitSet wanted, Sink into) {
    int flags = in.octet();
    if ((flags & ~FLAGS) != 0 || ((flags & ALL_NUMBERS) != 0 && (flags & ALL_JSON) != 0)) {
      throw ChunkFormat.corrupt("a column has the unknown form " + flags);
    }
    boolean[] there = (flags & IN_ALL_ROWS) != 0 ? ones(rows) : bits(in, rows);
    boolean[] numbered;
    if ((flags & ALL_NUMBERS) != 0) {
      numbered = there;
    } else if ((flags & ALL_JSON) != 0) {
      numbered = new boolean[rows];
    } else {
      numbered = bits(in, rows);
    }
    numbers(in, rows, numbered, (flags & INTEGERS) != 0, into);
    int[] jsonRows = jsonRows(there, numbered);
    if ((flags & TEMPLATES) != 0) {
      templates(in, jsonRows, wanted, into);
    } else {
      json(in, jsonRows, wanted, into);
    }
  }

  /// The rows with JSON.
  private static int[] jsonRows(boolean[] there, boolean[] numbered) {
    int[] jsonRows = new int[there.length];
    int count = 0;
    for (int row = 0; row < there.length; row++) {
      if (there[row] && !numbered[row]) {
        jsonRows[count++] = row;
      }
    }
    return Arrays.copyOf(jsonRows, count);
  }

  private static void templates(ByteCursor in, int[] jsonRows, @Nullable BitSet wanted, Sink into) {
    BitSet positions = null;
    if (wanted != null) {
      positions = new BitSet(jsonRows.length);
      for (int i = 0; i < jsonRows.length; i++) {
        positions.set(i, wanted.get(jsonRows[i]));
      }
    }
    Templates.read(in, jsonRows.length, positions, (i, text) -> into.json(jsonRows[i], text));
  }

  private static boolean[] ones(int rows) {
    boolean[] ones = new boolean[rows];
    Arrays.fill(ones, true);
    return ones;
  }

  private static boolean[] bits(ByteCursor in, int rows) {
    int at = in.take((rows + Byte.SIZE - 1) / Byte.SIZE);
    boolean[] bits = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      bits[row] = (in.array()[at + row / Byte.SIZE] & 1 << row % Byte.SIZE) != 0;
    }
    return bits;
  }

  private static void numbers(
      ByteCursor in, int rows, boolean[] numbered, boolean integers, Sink into) {
    int count = 0;
    for (int row = 0; row < rows; row++) {
      count += numbered[row] ? 1 : 0;
    }
    if (count == 0) {
      return;
    }
    if (integers) {
      long value = 0;
      for (int row = 0; row < rows; row++) {
        if (numbered[row]) {
          value += in.zigzag();
          into.number(row, (double) value);
        }
      }
      return;
    }
    int at = in.take(count * Double.BYTES);
    int n = 0;
    for (int row = 0; row < rows; row++) {
      if (numbered[row]) {
        long bits = 0;
        for (int plane = 0; plane < Double.BYTES; plane++) {
          bits |= (in.array()[at + plane * count + n] & 0xffL) << (plane * Byte.SIZE);
        }
        into.number(row, Double.longBitsToDouble(bits));
        n++;
      }
    }
  }

  private static void json(ByteCursor in, int[] jsonRows, @Nullable BitSet wanted, Sink into) {
    int[] lengths = new int[jsonRows.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = in.count("bytes of a value", Limits.VALUE_BYTES);
    }
    for (int i = 0; i < lengths.length; i++) {
      int at = in.take(lengths[i]);
      if (wanted == null || wanted.get(jsonRows[i])) {
        into.json(jsonRows[i], new String(in.array(), at, lengths[i], StandardCharsets.UTF_8));
      }
    }
  }

  private static JsonText text(String json) {
    try {
      return new JsonText(json);
    } catch (QuipuException e) {
      throw ChunkFormat.corrupt(e.message());
    }
  }
}
