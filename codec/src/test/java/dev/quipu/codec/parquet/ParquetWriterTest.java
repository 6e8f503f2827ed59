package dev.quipu.codec.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.quipu.codec.table.Batch;
import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.codec.table.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Another reader of Parquet reads what is written. That pyarrow and DuckDB do so, too, is tested
/// in Python.
class ParquetWriterTest {
  private static final double ODD_NAN = Double.longBitsToDouble(0x7ff8_0000_0000_0123L);

  private static ParquetFileReader open(byte[] file) throws IOException {
    return ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(file)));
  }

  /// The rows of a file, a list of cells each.
  private static List<List<@Nullable Object>> read(byte[] file, List<Column> columns)
      throws IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (ParquetFileReader reader = open(file);
        RowReader in = reader.rowReader()) {
      while (in.hasNext()) {
        in.next();
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          row.add(in.isNull(i) ? null : cell(in, i, columns.get(i).type()));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static Object cell(RowReader in, int i, Column.Type type) {
    return switch (type) {
      case TEXT, JSON -> in.getString(i);
      case INTEGER -> in.getLong(i);
      case NUMBER -> Double.doubleToRawLongBits(in.getDouble(i));
      case FLAG -> in.getBoolean(i);
      case TIME_MS -> in.getTimestamp(i).toEpochMilli();
      case TIME_US -> {
        Instant time = in.getTimestamp(i);
        yield time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
      }
    };
  }

  private static List<Column> allTypes(boolean optional) {
    return Arrays.stream(Column.Type.values())
        .map(type -> new Column(type.name() + (optional ? " or nothing" : ""), type, optional))
        .toList();
  }

  // ---- any table ----

  private static final List<Long> LONGS =
      List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62, -(1L << 62));
  private static final List<Double> DOUBLES =
      List.of(
          0.0,
          -0.0,
          Double.NaN,
          ODD_NAN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          0.1);
  private static final List<String> TEXTS =
      List.of("", "a", "größe 😀", "\u0000", "x".repeat(3000));

  private static @Nullable Object any(Column.Type type, Random random) {
    return switch (type) {
      case TEXT -> random.nextBoolean() ? TEXTS.get(random.nextInt(5)) : "t" + random.nextInt(40);
      case JSON -> "{\"a\":" + random.nextInt(5) + "}";
      case INTEGER -> random.nextInt(4) == 0 ? LONGS.get(random.nextInt(7)) : random.nextLong(100);
      case NUMBER -> {
        double value =
            random.nextInt(4) == 0 ? DOUBLES.get(random.nextInt(9)) : random.nextGaussian();
        yield Double.doubleToRawLongBits(value);
      }
      case FLAG -> random.nextBoolean();
      case TIME_MS, TIME_US ->
          1_700_000_000_000L + random.nextInt(1_000_000) - 2_000_000_000_000L * random.nextInt(2);
    };
  }

  private static void put(BatchBuilder rows, Column.Type type, @Nullable Object value) {
    switch (value) {
      case null -> rows.missing();
      case String text -> rows.text(text);
      case Boolean flag -> rows.flag(flag);
      case Long bits when type == Column.Type.NUMBER -> rows.number(Double.longBitsToDouble(bits));
      case Long integer -> rows.integer(integer);
      default -> throw new IllegalStateException(value.toString());
    }
  }

  @Test
  void anyTableIsReadAsItWasWritten() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      List<Column> columns = new ArrayList<>(allTypes(false));
      columns.addAll(allTypes(true));
      int count = random.nextInt(round % 3 == 0 ? 10 : 700);
      int missing = random.nextInt(3);
      List<List<@Nullable Object>> rows = new ArrayList<>();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ParquetWriter writer = new ParquetWriter(columns, out)) {
        BatchBuilder batch = new BatchBuilder(columns);
        for (int i = 0; i < count; i++) {
          List<@Nullable Object> row = new ArrayList<>();
          for (Column column : columns) {
            boolean absent =
                column.optional() && (missing == 2 || (missing == 1 && random.nextInt(3) == 0));
            row.add(absent ? null : any(column.type(), random));
            put(batch, column.type(), row.getLast());
          }
          batch.endRow();
          rows.add(row);
          if (random.nextInt(100) == 0) {
            writer.write(batch.take());
          }
        }
        writer.write(batch.take());
        writer.finish();
      }
      assertThat(read(out.toByteArray(), columns)).as("seed " + seed).isEqualTo(rows);
    }
  }

  @Test
  void aTableWithoutRowsHasItsColumns() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ParquetWriter writer = new ParquetWriter(allTypes(true), out)) {
      writer.finish();
    }
    try (ParquetFileReader reader = open(out.toByteArray())) {
      assertThat(reader.getFileMetaData().numRows()).isZero();
      assertThat(reader.getFileMetaData().rowGroups()).isEmpty();
      assertThat(reader.getFileSchema().getColumns().stream().map(c -> c.name()).toList())
          .isEqualTo(allTypes(true).stream().map(Column::name).toList());
    }
  }

  // ---- large tables ----

  private static final List<Column> POINTS =
      List.of(
          Column.of("key", Column.Type.TEXT),
          Column.of("step", Column.Type.INTEGER),
          Column.of("value", Column.Type.NUMBER));

  @Test
  void aLongTableHasManyPagesAndGroups() throws IOException {
    int count = 2_500_000;
    Random random = new Random(1);
    double[] values = random.doubles(count).toArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ParquetWriter writer = new ParquetWriter(POINTS, out)) {
      for (int from = 0; from < count; from += 10_000) {
        int first = from;
        writer.write(
            new Batch(
                10_000,
                List.of(
                    new Values.Same("key " + from / 1_000_000),
                    new Values.Longs(
                        IntStream.range(0, 10_000).mapToLong(i -> first + i).toArray(), null),
                    new Values.Doubles(Arrays.copyOfRange(values, from, from + 10_000), null))));
      }
      writer.finish();
    }
    byte[] file = out.toByteArray();
    long row = 0;
    try (ParquetFileReader reader = open(file)) {
      FileMetaData footer = reader.getFileMetaData();
      assertThat(footer.rowGroups()).hasSizeGreaterThan(2);
      for (RowGroup group : footer.rowGroups()) {
        ColumnMetaData step = group.columns().get(1).metaData();
        assertThat(number(step.statistics().minValue())).isEqualTo(row);
        row += group.numRows();
        assertThat(number(step.statistics().maxValue())).isEqualTo(row - 1);
        assertThat(step.statistics().nullCount()).isZero();
      }
      assertThat(row).isEqualTo(footer.numRows()).isEqualTo(count);
      try (RowReader in = reader.rowReader()) {
        for (int i = 0; i < count; i++) {
          assertThat(in.hasNext()).isTrue();
          in.next();
          if (in.getLong(1) != i
              || in.getDouble(2) != values[i]
              || !in.getString(0).equals("key " + i / 1_000_000)) {
            throw new AssertionError("Row " + i + " is " + in.getLong(1) + " " + in.getDouble(2));
          }
        }
        assertThat(in.hasNext()).isFalse();
      }
    }
  }

  private static long number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /// Counts bytes and keeps none.
  private static final class Counting extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int offset, int length) {
      bytes += length;
    }
  }

  @Test
  void aWriterPassesOnWhatItHoldsHoweverWideTheTableIs() throws IOException {
    List<Column> columns =
        IntStream.range(0, 2000).mapToObj(i -> Column.of("c" + i, Column.Type.TEXT)).toList();
    Counting out = new Counting();
    Random random = new Random(2);
    try (ParquetWriter writer = new ParquetWriter(columns, out)) {
      BatchBuilder batch = new BatchBuilder(columns);
      long before = 0;
      int groups = 0;
      for (int row = 0; row < 700; row++) {
        for (int i = 0; i < columns.size(); i++) {
          batch.text(Long.toHexString(random.nextLong()));
        }
        batch.endRow();
        writer.write(batch.take());
        if (out.bytes > before) {
          assertThat(out.bytes - before).isLessThan(ParquetLimits.HELD_BYTES);
          before = out.bytes;
          groups++;
        }
      }
      assertThat(groups).isGreaterThan(2);
    }
  }

  @Test
  void textsThatAreAllDifferentLeaveTheDictionary() throws IOException {
    List<Column> columns = List.of(Column.of("text", Column.Type.TEXT));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Random random = new Random(3);
    try (ParquetWriter writer = new ParquetWriter(columns, out)) {
      BatchBuilder batch = new BatchBuilder(columns);
      for (int i = 0; i < 150_000; i++) {
        String text = i < 70_000 ? "few " + i % 9 : "many " + random.nextLong();
        rows.add(List.of(text));
        batch.text(text).endRow();
      }
      writer.write(batch.take());
      writer.finish();
    }
    assertThat(read(out.toByteArray(), columns)).isEqualTo(rows);
    try (ParquetFileReader reader = open(out.toByteArray())) {
      assertThat(
              reader
                  .getFileMetaData()
                  .rowGroups()
                  .getFirst()
                  .columns()
                  .getFirst()
                  .metaData()
                  .encodings())
          .hasSize(2);
    }
  }
}
