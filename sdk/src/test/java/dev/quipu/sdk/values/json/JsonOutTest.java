package dev.quipu.sdk.values.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import org.junit.jupiter.api.Test;

/// Strings are written as RFC 8785 writes them.
class JsonOutTest {
  private static String text(String value) {
    JsonOut out = new JsonOut(1000);
    out.string(value);
    return new String(out.toBytes(), UTF_8);
  }

  @Test
  void theStringsOfTheRfc() {
    // Section 3.2.2.
    assertThat(text("\u20ac$\u000f\nA'B\"\\\\\"/"))
        .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    assertThat(text("\b\t\n\f\r\0\u001f\u007f"))
        .isEqualTo("\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\"");
    assertThat(text("ü😀</script>")).isEqualTo("\"ü😀</script>\"");
  }

  @Test
  void aLoneSurrogateIsReplacedAndReported() {
    JsonOut out = new JsonOut(1000);
    assertThat(out.string("a\ud800b\udc00")).isFalse();
    assertThat(new String(out.toBytes(), UTF_8)).isEqualTo("\"a\ufffdb\ufffd\"");
    assertThat(new JsonOut(100).string("😀")).isTrue();
  }

  @Test
  void moreBytesThanAllowedAreRefused() {
    assertThatThrownBy(() -> new JsonOut(300).raw(new byte[301]))
        .isInstanceOf(JsonOut.TooLong.class)
        .hasMessageContaining("300");
    assertThatThrownBy(() -> new JsonOut(300).string("ü".repeat(200)))
        .isInstanceOf(JsonOut.TooLong.class);
  }

  @Test
  void whatIsNoJsonIsCorrupt() {
    for (String json : new String[] {"", "{", "[1,]", "1 2", "{\"a\":1,\"a\":2}", "nul"}) {
      assertThatThrownBy(() -> JsonIn.read("Content", json.getBytes(UTF_8)))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("Content");
    }
    String deep = "[".repeat(100_000);
    assertThatThrownBy(() -> JsonIn.read("Content", deep.getBytes(UTF_8)))
        .isInstanceOf(QuipuException.class);
  }
}
