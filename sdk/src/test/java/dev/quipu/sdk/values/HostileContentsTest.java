package dev.quipu.sdk.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.objects.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A content from a stranger is read or refused; nothing else happens.
class HostileContentsTest {
  private static final int MUTATIONS = 40;

  private static final List<Class<?>> TARGETS =
      List.of(
          Examples.Config.class,
          Examples.Drawing.class,
          Examples.Color.class,
          double[][].class,
          NdArray.class,
          Table.class,
          Optional.class,
          String[].class,
          int.class);

  private final Values values = Values.standard();

  private List<Content> contents() {
    List<Content> contents = new ArrayList<>();
    Examples.natural().values().forEach(value -> contents.add(values.content(value)));
    Examples.ofProgram().values().forEach(value -> contents.add(values.content(value)));
    return contents;
  }

  /// @return whether everything was read
  private boolean read(String mediaType, String schema, byte[] bytes) {
    try {
      Value value = values.value(mediaType, schema, bytes);
      value.object();
      for (Class<?> target : TARGETS) {
        try {
          value.as(target);
        } catch (QuipuException e) {
          // Of another type.
        }
      }
      try {
        value.list(Examples.Point.class);
        value.map(Integer.class);
      } catch (QuipuException e) {
        // Of another type.
      }
      return true;
    } catch (QuipuException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT);
      return false;
    }
  }

  @Test
  void everySchemaWithEveryContent() {
    int refused = 0;
    List<Content> contents = contents();
    for (Content schema : contents) {
      for (Content content : contents) {
        refused += read(schema.mediaType(), schema.schema(), content.bytes()) ? 0 : 1;
      }
    }
    assertThat(refused).isBetween(1000, contents.size() * contents.size() - contents.size());
  }

  @Test
  void damagedSchemasAndContents() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (Content content : contents()) {
      byte[] schema = content.schema().getBytes(UTF_8);
      for (int i = 0; i < MUTATIONS; i++) {
        try {
          read(content.mediaType(), new String(damaged(schema, random), UTF_8), content.bytes());
          read(content.mediaType(), content.schema(), damaged(content.bytes(), random));
        } catch (RuntimeException | Error e) {
          throw new AssertionError("seed " + seed + ": " + content.schema(), e);
        }
      }
    }
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    if (damaged.length == 0) {
      return damaged;
    }
    int at = random.nextInt(damaged.length);
    switch (random.nextInt(3)) {
      case 0 -> damaged[at] = (byte) random.nextInt();
      case 1 -> damaged[at] = (byte) "0123456789\"[]{},:-e".charAt(random.nextInt(19));
      default -> {
        int end = Math.min(damaged.length, at + 1 + random.nextInt(8));
        byte[] shorter = Arrays.copyOf(damaged, damaged.length - (end - at));
        System.arraycopy(damaged, end, shorter, at, damaged.length - end);
        return shorter;
      }
    }
    return damaged;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"integer\",\"x-type\":\"int8\"}|128|from -128 to 127",
        "{\"type\":\"integer\",\"x-type\":\"int32\"}|1.5|Long",
        "{\"type\":[\"number\",\"string\"],\"x-type\":\"float64\"}|\"1.5\"|a number",
        "{\"type\":\"string\",\"x-type\":\"date\"}|\"2024-13-01\"|a date",
        "{\"type\":\"array\",\"items\":{\"anyOf\":[{}]},\"x-items\":[1,1]}|[1]|x-items",
        "{\"type\":\"array\",\"items\":{\"anyOf\":[{},{}]},\"x-items\":[0,3000000000]}|[1]|3000000000",
        "{\"type\":7}|1|Schema",
        "[]|1|Schema",
        "{\"type\":\"object\",\"x-type\":\"table\"}|{\"columns\":[\"a\"],\"data\":[[1]],\"rows\":2}|rows"
      })
  void whatDoesNotFitIsNamed(String schema, String content, String message) {
    assertThatThrownBy(
            () -> values.value("application/json", schema, content.getBytes(UTF_8)).object())
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining(message);
  }

  @Test
  void deepSchemasAndContents() {
    String deep = "{\"type\":\"array\",\"items\":".repeat(10_000) + "{}" + "}".repeat(10_000);
    assertThat(read("application/json", deep, "[]".getBytes(UTF_8))).isFalse();
    String content = "[".repeat(400) + "]".repeat(400);
    assertThat(read("application/json", "{}", content.getBytes(UTF_8))).isTrue();
  }

  /// The class that a content names has a static initializer that would fail.
  static final class Trap {
    static {
      if (true) {
        throw new IllegalStateException("loaded");
      }
    }
  }

  @Test
  void noClassIsLoadedByName() {
    String name = HostileContentsTest.class.getName() + "$Trap";
    String schema =
        "{\"items\":{\"type\":\"object\",\"x-class\":\""
            + name
            + "\",\"x-type\":\"record\"},\"type\":\"array\",\"x-class\":\""
            + name
            + "\",\"x-type\":\"array\"}";
    Value value = values.value("application/json", schema, "[{}]".getBytes(UTF_8));
    assertThat(value.object()).isEqualTo(List.of(Map.of()));
  }
}
