package dev.quipu.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void everyKindOfValueIsTaken() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      String text = RandomJson.value(random).text();
      assertThat(new JsonText(text).text()).isEqualTo(text);
    }
    assertThat(new JsonText("\"x\"").isString()).isTrue();
    assertThat(JsonText.NULL.isString()).isFalse();
  }

  @Test
  void whatIsNotJsonWithoutWhiteSpaceIsRefusedWithItsPlace() {
    for (String bad :
        List.of(
            "",
            " ",
            "x",
            "nul",
            "nulll",
            "truefalse",
            "NaN",
            "Infinity",
            "-",
            "+1",
            "01",
            "1.",
            ".5",
            "1e",
            "1e+",
            "0x1",
            "--1",
            "\"",
            "\"a",
            "\"\\",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"\\u12\"",
            "\"\t\"",
            "\"\u0000\"",
            "'a'",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[1 ,2]",
            "[1]]",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,",
            "{\"a\":1,}",
            "{a:1}",
            "{1:2}",
            "{\"a\" :1}",
            "{\"a\":1}{",
            "1 ",
            "\n1",
            "\ufeff1",
            "\u0661",
            "\"\\u\u0661\u0661\u0661\u0661\"")) {
      assertThatThrownBy(() -> new JsonText(bad))
          .as(bad)
          .isInstanceOfSatisfying(
              QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("at position");
    }
  }

  @Test
  void loneSurrogatesAreRefusedEscapedOrNot() {
    for (String bad :
        List.of(
            "\"\ud83d\"",
            "\"\ude00\"",
            "\"\ud83dx\"",
            "\"\ude00\ud83d\"",
            "\"\\ud83d\"",
            "\"\\ude00\"",
            "\"\\ud83d\\n\"",
            "\"\\ud83d\\u0041\"",
            "\"\\ud83dx\"",
            "{\"\ud83d\":1}")) {
      assertThatThrownBy(() -> new JsonText(bad)).hasMessageContaining("a surrogate stands alone");
    }
    new JsonText("\"\ud83d\ude00\\ud83d\\ude00\"");
  }

  @Test
  void theLimitsAreThoseThatAreNamed() {
    for (String unit : List.of("a", "ä", "精", "\ud83d\ude00")) {
      int bytes = unit.getBytes(StandardCharsets.UTF_8).length;
      int fitting = (Limits.VALUE_BYTES - 2) / bytes;
      new JsonText("\"" + unit.repeat(fitting) + "\"");
      assertThatThrownBy(() -> new JsonText("\"" + unit.repeat(fitting + 1) + "\""))
          .hasMessageContaining("bytes of JSON; at most 65536 are allowed");
    }
    new JsonText("[".repeat(Limits.VALUE_DEPTH) + "]".repeat(Limits.VALUE_DEPTH));
    String deep = "[".repeat(Limits.VALUE_DEPTH + 1) + "]".repeat(Limits.VALUE_DEPTH + 1);
    assertThatThrownBy(() -> new JsonText(deep)).hasMessageContaining("more than 32 deep");
    assertThatThrownBy(() -> new JsonText("{\"a\":".repeat(60_000)))
        .isInstanceOf(QuipuException.class);
    new JsonText("1".repeat(Limits.VALUE_NUMBER_CHARS));
    assertThatThrownBy(() -> new JsonText("1".repeat(Limits.VALUE_NUMBER_CHARS + 1)))
        .hasMessageContaining("a number of 1001 characters; at most 1000");
  }
}
