package dev.quipu.sdk.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Values of every type.
final class Examples {
  private Examples() {}

  enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "green";
      }
    }
  }

  record Point(double x, double y) {}

  record Layer(int units, String activation, @Nullable String note) {}

  @SuppressWarnings("ArrayRecordComponent") // Programs have such records.
  record Config(
      double lr,
      List<Layer> layers,
      Map<String, Integer> seeds,
      Optional<LocalDate> until,
      Color color,
      float[] weights,
      Set<String> tags,
      long steps) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Config config
          && lr == config.lr
          && layers.equals(config.layers)
          && seeds.equals(config.seeds)
          && until.equals(config.until)
          && color == config.color
          && Arrays.equals(weights, config.weights)
          && tags.equals(config.tags)
          && steps == config.steps;
    }

    @Override
    public int hashCode() {
      return Double.hashCode(lr);
    }
  }

  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  record Drawing(List<Shape> shapes) {}

  record Tree(String name, List<Tree> children) {}

  static Config config() {
    return new Config(
        0.1,
        List.of(new Layer(32, "relu", null), new Layer(10, "softmax", "last")),
        Map.of("a", 1, "b", 2),
        Optional.of(LocalDate.of(2026, 11, 29)),
        Color.GREEN,
        new float[] {0.1f, Float.NaN, -0f},
        Set.of("x", "y"),
        Long.MAX_VALUE);
  }

  static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }

  static List<@Nullable Object> list(@Nullable Object... values) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Object value : values) {
      list.add(value);
    }
    return list;
  }

  /// Values that `object()` gives back as they were.
  @SuppressWarnings("JavaUtilDate") // Old programs have dates of this class.
  static Map<String, @Nullable Object> natural() {
    return map(
        "null", null,
        "text", "naïve \"😀\"\n",
        "date as text", "2024-01-01",
        "true", true,
        "char", 'ü',
        "byte", (byte) -7,
        "short", (short) 300,
        "int", 42,
        "long", 42L,
        "greatest long", Long.MAX_VALUE,
        "float", 0.1f,
        "double", 0.1,
        "whole double", 3.0,
        "negative zero", -0.0,
        "NaN", Double.NaN,
        "infinity", Double.NEGATIVE_INFINITY,
        "least double", Double.MIN_VALUE,
        "integer", new BigInteger("123456789012345678901234567890"),
        "decimal", new BigDecimal("1.10"),
        "date", LocalDate.of(2024, 1, 1),
        "time", LocalTime.of(10, 15),
        "date and time", LocalDateTime.of(2024, 1, 1, 10, 15, 30, 1),
        "offset time", OffsetTime.of(10, 15, 0, 0, ZoneOffset.ofHours(2)),
        "offset date-time", OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
        "zoned", ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, ZoneId.of("Europe/Berlin")),
        "later of an overlap",
            ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, ZoneId.of("Europe/Berlin"))
                .withLaterOffsetAtOverlap(),
        "instant", Instant.parse("2024-01-01T00:00:00.000000001Z"),
        "java date", new Date(1_700_000_000_123L),
        "duration", Duration.ofMillis(-1500),
        "period", Period.of(1, 2, 3),
        "year", Year.of(2024),
        "year and month", YearMonth.of(2024, 2),
        "month and day", MonthDay.of(2, 29),
        "zone", ZoneId.of("Asia/Tokyo"),
        "uuid", new UUID(1, 2),
        "uri", URI.create("https://example.org/a?b=ü"),
        "path", Path.of("data/train.csv"),
        "locale", Locale.forLanguageTag("de-CH"),
        "currency", Currency.getInstance("CHF"),
        "empty list", List.of(),
        "list", List.of(1, 2, 3),
        "mixed list", list(1, 2L, "x", null, List.of(true)),
        "list with nulls", list("a", null),
        "rows", List.of(map("a", 1, "b", null), map("a", 2, "b", "x"), map("c", 0.5)),
        "set", Set.of("b", "a", "c"),
        "mixed set", Set.of(1, 1L, "1"),
        "empty map", Map.of(),
        "map", map("b", 1, "a", "x", "€", null, "\ud83d\ude00", 1, "\ufb33", 2),
        "map of ints", Map.of(10, "a", 9, "b"),
        "map of dates", Map.of(LocalDate.of(2024, 1, 1), 1.5),
        "map of lists", Map.of(List.of(1, 2), "a", List.of(), "b"),
        "optional", Optional.of(3),
        "empty optional", Optional.empty(),
        "optionals", List.of(Optional.of("a"), Optional.empty()),
        "optional of optionals",
            List.of(Optional.of(Optional.empty()), Optional.empty(), Optional.of(Optional.of(1))),
        "optional int", OptionalInt.of(7),
        "bytes", new byte[] {0, 1, -1},
        "ragged", new double[][] {{1, 2}, {}, {Double.NaN}},
        "strings", new String[] {"a", null, "b"},
        "chars", new char[] {'a', '"'},
        "array in a map", Map.of("w", new double[][] {{1, 2}, {3, 4}}),
        "bytes in a map", Map.of("b", new byte[] {1, 2}),
        "doubles", new double[] {1.5, Double.NaN, -0.0},
        "matrix", new double[][] {{1, 2, 3}, {4, 5, 6}},
        "cube of floats", new float[][][] {{{1}, {2}}, {{3}, {4}}},
        "booleans", new boolean[] {true, false},
        "ints", new int[] {Integer.MIN_VALUE, 7},
        "longs", new long[][] {{Long.MAX_VALUE}},
        "shorts", new short[] {1, -1},
        "byte matrix", new byte[][] {{1, 2}, {3, 4}},
        "no rows", new double[0][],
        "ndarray", NdArray.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 2, 3),
        "scalar array", NdArray.of(new double[] {1.5}, new int[0]),
        "ndarray in a list", List.of(NdArray.of(new int[] {1, 2}, 2, 1)),
        "table",
            Table.of(
                List.of(
                    map("id", 1, "loss", 0.5, "day", LocalDate.of(2024, 1, 1)),
                    map("id", 2, "loss", Double.NaN, "day", null))),
        "empty table", Table.of(List.of()),
        "table in a map", Map.of("t", Table.ofColumns(map("a", new int[] {1, 2}))),
        "plain text", Media.text("plain ü"),
        "markdown", Media.markdown("# *x*"),
        "code", Media.code("int x;", "java"),
        "html", Media.html("<b>x</b>"),
        "gif", Media.image("GIF89a\1\0\1\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)),
        "media in a list", List.of(Media.text("a"), Media.html("b")),
        "file", Media.file(new byte[] {1}));
  }

  /// Values that come back as they were when the program names their class.
  static Map<String, Object> ofProgram() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("enum", Color.RED);
    values.put("enum with a body", Color.GREEN);
    values.put("enum of the JDK", DayOfWeek.MONDAY);
    values.put("point", new Point(0.5, Double.POSITIVE_INFINITY));
    values.put("layer", new Layer(1, "x", null));
    values.put("config", config());
    values.put("drawing", new Drawing(List.of(new Circle(1), new Square(2), new Circle(3))));
    values.put(
        "tree", new Tree("root", List.of(new Tree("a", List.of()), new Tree("b", List.of()))));
    return values;
  }
}
