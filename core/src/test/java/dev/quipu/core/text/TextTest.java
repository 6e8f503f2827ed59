package dev.quipu.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, -1, 42, Integer.MAX_VALUE + 1L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53})
  void anIntegerIsRead(long value) {
    assertThat(Text.integer(Long.toString(value))).hasValue(value);
  }

  @Test
  void aQuotedTextIsCutBetweenCharacters() {
    assertThat(Text.quote("x" + "😀".repeat(101))).isEqualTo("\"x" + "😀".repeat(99) + "...\"");
    assertThat(Text.quote("😀".repeat(100))).isEqualTo("\"" + "😀".repeat(100) + "\"");
  }

  @Test
  void anythingElseIsNoInteger() {
    for (String text :
        new String[] {
          "",
          "-",
          "+1",
          "--1",
          " 1",
          "1 ",
          "1.0",
          "1e3",
          "0x1",
          "1_0",
          "1L",
          "٥",
          "-٥",
          "५",
          "５",
          "1٥",
          "9223372036854775808",
          "-9223372036854775809",
          "1".repeat(1000),
          "𝟓",
          "1\n"
        }) {
      assertThat(Text.integer(text)).as(text).isEmpty();
    }
  }
}
