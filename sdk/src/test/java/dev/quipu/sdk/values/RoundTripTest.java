package dev.quipu.sdk.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.sdk.objects.Values;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Values are read back as they were.
class RoundTripTest {
  private static final int RANDOM = 3000;

  private final Values values = Values.standard();

  private Value reread(@Nullable Object value) {
    Content content = values.content(value);
    assertThat(content.warnings()).isEmpty();
    return values.value(content.mediaType(), content.schema(), content.bytes());
  }

  private static void assertSame(String name, @Nullable Object read, @Nullable Object written) {
    if (written == null) {
      assertThat(read).as(name).isNull();
      return;
    }
    assertThat(
            Arrays.deepEquals(new Object[] {read}, new Object[] {written})
                || deepEquals(read, written))
        .as("%s: %s read as %s", name, written, read)
        .isTrue();
    if (!(written instanceof Map) && !(written instanceof List) && !(written instanceof Set)) {
      assertThat(read).as(name).hasSameClassAs(written);
    }
  }

  /// Maps and lists that hold arrays.
  private static boolean deepEquals(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      return left.keySet().equals(right.keySet())
          && left.keySet().stream().allMatch(key -> deepEquals(left.get(key), right.get(key)));
    }
    return Arrays.deepEquals(new Object[] {a}, new Object[] {b});
  }

  @Test
  void valuesOfTheJdkComeBackWithoutBeingAskedFor() {
    Examples.natural().forEach((name, value) -> assertSame(name, reread(value).object(), value));
  }

  @Test
  void theyComeBackInsideOthersToo() {
    Map<String, @Nullable Object> all = Examples.natural();
    // Alone, bytes and numeric arrays are contents of their own.
    assertThat(deepEquals(reread(all).object(), all)).isTrue();
  }

  @Test
  void typesOfTheProgramComeBackIfAskedFor() {
    Examples.ofProgram()
        .forEach((name, value) -> {
          Class<?> type = value instanceof Enum<?> one ? one.getDeclaringClass() : value.getClass();
          assertThat((Object) reread(value).as(type)).as(name).isEqualTo(value);
        });
  }

  @Test
  void aRecordIsAMapWithoutItsClass() {
    Value value = reread(new Examples.Layer(32, "relu", null));
    assertThat(value.object())
        .isEqualTo(Examples.map("activation", "relu", "note", null, "units", 32));
    assertThat(value.className()).isEqualTo(Examples.Layer.class.getName());
    assertThat(reread(Examples.Color.GREEN).object()).isEqualTo("GREEN");
  }

  @Test
  void listsMapsAndRowsOfRecords() {
    List<Examples.Point> points = List.of(new Examples.Point(1, 2), new Examples.Point(3, 4));
    assertThat(reread(points).list(Examples.Point.class)).isEqualTo(points);
    assertThat(reread(Map.of("a", points.get(0))).map(Examples.Point.class))
        .isEqualTo(Map.of("a", points.get(0)));
    Value table = reread(Table.of(points));
    assertThat(table.list(Examples.Point.class)).isEqualTo(points);
    assertThat(table.as(Table.class)).isEqualTo(Table.of(points));
    assertThat(reread(Table.of(points)).as(Table.class).column("y")).isEqualTo(List.of(2.0, 4.0));
    assertThat(reread(Table.of(points)).as(Table.class).rows())
        .isEqualTo(List.of(Map.of("x", 1.0, "y", 2.0), Map.of("x", 3.0, "y", 4.0)));
    assertThat(reread(Set.of(Examples.Color.RED)).list(Examples.Color.class))
        .containsExactly(Examples.Color.RED);
  }

  @Test
  void numbersAreConvertedIfTheyStayExact() {
    assertThat(reread(3).as(long.class)).isEqualTo(3L);
    assertThat(reread(3.0).as(Integer.class)).isEqualTo(3);
    assertThat(reread(0.5f).as(Double.class)).isEqualTo(0.5);
    assertThat(reread(7L).as(BigDecimal.class)).isEqualTo(new BigDecimal(7));
    for (Object number : new Object[] {0.5, 1L << 40, Double.NaN}) {
      assertThatThrownBy(() -> reread(number).as(Integer.class))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining(number.toString());
    }
    assertThatThrownBy(() -> reread(null).as(String.class))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("is null");
    assertThatThrownBy(() -> reread("x").as(LocalDate.class)).isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> reread("x").as(Examples.Color.class))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("no constant \"x\"");
    assertThatThrownBy(() -> reread(1).as(Examples.Point.class)).isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> reread(Map.of("x", 1.0)).as(Examples.Point.class))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("Component y");
  }

  @Test
  void aRecordThatHasGrownIsStillRead() {
    record Before(int a) {}
    record After(int a, @Nullable String b, Optional<Integer> c) {}
    assertThat(reread(new Before(1)).as(After.class))
        .isEqualTo(new After(1, null, Optional.empty()));
  }

  @Test
  void typesWithTheSameBytesAreNotConfused() {
    Object[] alike = {"2024-01-01", LocalDate.of(2024, 1, 1)};
    assertThat(values.content(alike[0]).contentDigest())
        .isEqualTo(values.content(alike[1]).contentDigest());
    assertThat(values.content(alike[0]).digest()).isNotEqualTo(values.content(alike[1]).digest());
    Set<Digest> digests = new HashSet<>();
    List<Object> ones = List.of(1, 1L, 1.0, 1f, (byte) 1, (short) 1);
    ones.forEach(one -> digests.add(values.content(one).digest()));
    assertThat(digests).hasSameSizeAs(ones);
  }

  @Test
  void theDigestIsThatOfFourLines() {
    Content content = values.content(Map.of("b", 1, "a", 2));
    assertThat(new String(content.bytes(), UTF_8)).isEqualTo("{\"a\":2,\"b\":1}");
    assertThat(content.contentDigest()).isEqualTo(Digest.of(content.bytes()));
    assertThat(content.schemaDigest()).isEqualTo(Digest.of(content.schema().getBytes(UTF_8)));
    assertThat(content.digest())
        .isEqualTo(
            Digest.of(
                ("quipu-object-1\napplication/json\n"
                        + content.schemaDigest()
                        + "\n"
                        + content.contentDigest()
                        + "\n")
                    .getBytes(UTF_8)));
  }

  @Test
  void randomValuesComeBackAndHaveOneDigest() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM; i++) {
      Object value = value(random, 4);
      Content content = values.content(value);
      assertThat(content.warnings()).as("seed %d", seed).isEmpty();
      Object read = values.value(content.mediaType(), content.schema(), content.bytes()).object();
      assertThat(deepEquals(read, value)).as("seed %d: %s read as %s", seed, value, read).isTrue();
      // What was read, and the same in another order, has the same content.
      assertThat(values.content(read).digest())
          .as("seed %d: %s", seed, value)
          .isEqualTo(content.digest());
      assertThat(values.content(shuffled(value, random)).digest())
          .as("seed %d: %s", seed, value)
          .isEqualTo(content.digest());
    }
  }

  private static @Nullable Object value(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 9 : 14);
    return switch (kind) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt(10);
      case 3 -> random.nextLong();
      case 4 -> Double.longBitsToDouble(random.nextLong());
      case 5 -> (float) random.nextGaussian();
      case 6 -> text(random);
      case 7 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(40) - 20);
      case 8 -> LocalDate.ofEpochDay(random.nextInt(100_000));
      case 9 -> list(random, depth);
      case 10 -> new LinkedHashSet<>(list(random, depth));
      case 11 -> {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (Object key : list(random, 1)) {
          map.put(key, value(random, depth - 1));
        }
        yield map;
      }
      case 12 -> Optional.ofNullable(value(random, depth - 1));
      default -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
          map.put(text(random), value(random, depth - 1));
        }
        yield map;
      }
    };
  }

  private static List<@Nullable Object> list(Random random, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    int count = random.nextInt(5);
    // Half of the lists have elements of one type.
    long seed = random.nextLong();
    boolean alike = random.nextBoolean();
    for (int i = 0; i < count; i++) {
      list.add(value(alike ? new Random(seed + (i << 20)) : random, depth - 1));
    }
    return list;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int point = random.nextInt(random.nextBoolean() ? 128 : 0x11000);
      text.appendCodePoint(Character.isSurrogate((char) point) && point < 0x10000 ? 'x' : point);
    }
    return text.toString();
  }

  private static @Nullable Object shuffled(@Nullable Object value, Random random) {
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(one -> copy.add(shuffled(one, random)));
      return copy;
    } else if (value instanceof Set<?> set) {
      List<@Nullable Object> order = new ArrayList<>();
      set.forEach(one -> order.add(shuffled(one, random)));
      Collections.shuffle(order, random);
      return new LinkedHashSet<>(order);
    } else if (value instanceof Map<?, ?> map) {
      List<Object> keys = new ArrayList<>(map.keySet());
      Collections.shuffle(keys, random);
      Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
      keys.forEach(key -> copy.put(shuffled(key, random), shuffled(map.get(key), random)));
      return copy;
    } else if (value instanceof Optional<?> optional) {
      return optional.map(one -> shuffled(one, random));
    }
    return value;
  }

  @Test
  void theKindOfMapDoesNotMatter() {
    Map<String, Integer> map = Map.of("a", 1, "b", 2, "c", 3);
    assertThat(values.content(new TreeMap<>(map)).digest())
        .isEqualTo(values.content(map).digest())
        .isEqualTo(values.content(new HashMap<>(map)).digest());
  }

  @Test
  void recordsOfOneClassShareTheirSchema() {
    assertThat(values.content(new Examples.Layer(1, "a", null)).schemaDigest())
        .isEqualTo(values.content(new Examples.Layer(2, "b", "c")).schemaDigest())
        .isEqualTo(Values.standard().content(new Examples.Layer(2, "b", "c")).schemaDigest());
  }
}
