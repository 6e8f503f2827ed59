package dev.quipu.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss",
        "train/loss",
        "a b",
        "a.b-c:d_e",
        "größe",
        "精度",
        "__proto__",
        "...",
        "val/AR@100",
        "timing(s)/gen",
        "50%",
        "a,b",
        "a+b",
        "#1",
        "[0]",
        "{x}",
        "a=b",
        "a&b",
        "a|b",
        "f*",
        "a?b!",
        "it's",
        "\"a\"",
        "`a`",
        "a\\b",
        "<b>",
        "$",
        "~",
        "😀/👩‍👩‍👧",
        "e\u0301",
        "\u202eabc",
        " a ",
        "/",
        "/a",
        "a/",
        "a//b",
        "./a",
        "a/.",
        "..",
        "../a",
        "a/../b",
        "\ufeff",
        "\u2028"
      })
  void aKeyIsAnyText(String key) {
    assertThat(Keys.check("Metric key", key)).isEqualTo(key);
    assertThat(new Tag(key, "").key()).isEqualTo(key);
    assertThat(Param.of(key, "").key()).isEqualTo(key);
    FrameBuilder frame = new FrameBuilder();
    frame.add(key, 1, 2, 3);
    assertThat(Frame.decode(frame.build().encoded()).blocks().get(0).key(0)).isEqualTo(key);
    String stream = StreamRows.streamOf(key);
    String field = key.substring(StreamRows.keyOf(stream, "").length());
    assertThat(StreamRows.keyOf(stream, field)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\nb",
        "a\u0000",
        "\u0007",
        "\u007f",
        "\u0085",
        "a\ud800",
        "\udc00a",
        "\udc00\ud800"
      })
  void controlCharactersAndHalvesOfCharactersAreRefused(String key) {
    assertThatThrownBy(() -> Keys.check("Metric key", key))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("Metric key");
  }

  @Test
  void theLengthOfAKeyIsCheckedExactly() {
    for (String one : new String[] {"k", "é", "精", "😀"}) {
      assertThat(Keys.check("Tag key", one.repeat(250))).isEqualTo(one.repeat(250));
      assertThatThrownBy(() -> Keys.check("Tag key", one.repeat(251)))
          .hasMessageContaining("has 251 characters; at most 250 are allowed");
    }
  }

  @Test
  void lengthsCountCodePoints() {
    assertThat(Text.length("a😀é")).isEqualTo(3);
    assertThat(Param.of("p", "😀".repeat(6000)).value()).hasSize(12_000);
    assertThatThrownBy(() -> Param.of("p", "😀".repeat(6001)))
        .hasMessageContaining("has 6001 characters; at most 6000 are allowed");
    assertThat(Text.first("😀😀😀", 2)).isEqualTo("😀😀");
    assertThat(Text.first("a😀", 2)).isEqualTo("a😀");
    assertThat(Text.first("abc", 0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", "../../etc/passwd", "..%2f", "%2e%2e/", "%252e%252e%252f", "..\\..\\x",
            "%5c..%5c",
        "/etc/passwd", "//etc/passwd", "C:\\x", "C:/x", "\\\\host\\share", "file:///etc/passwd",
            "file:/x", "a/./b", "a//b",
        "a/..", "a\u0000b", "%c0%ae%c0%ae/", "a\nb", "a/"
      })
  void hostileArtifactPathsAreRefused(String path) {
    assertThatThrownBy(() -> new ArtifactPath(path)).isInstanceOf(QuipuException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "model/weights.bin",
        "100% sure.txt",
        "ab:c.txt",
        "12:30.log",
        "ünï/文件",
        "...",
        "*",
        "a?[b]"
      })
  void plainArtifactPathsAreTaken(String path) {
    assertThat(new ArtifactPath(path).value()).isEqualTo(path);
  }

  @Test
  void artifactPathsHaveLimits() {
    assertThat(new ArtifactPath("s".repeat(255)).name()).hasSize(255);
    assertThatThrownBy(() -> new ArtifactPath("s".repeat(300))).hasMessageContaining("300 bytes");
    assertThatThrownBy(() -> new ArtifactPath("a/".repeat(200) + "b"))
        .hasMessageContaining("201 segments");
  }

  @Test
  void runIdsAscendAlsoWhenTheClockStepsBack() {
    long[] now = {1_000_000};
    InstantSource clock = () -> Instant.ofEpochMilli(now[0]);
    IdSource ids = new IdSource(clock, new Random(7));
    RunId last = ids.nextRunId();
    for (int i = 0; i < 100_000; i++) {
      now[0] += i % 3 - 1;
      RunId next = ids.nextRunId();
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }

  @Test
  void loneSurrogatesAndNulAreRefused() {
    assertThatThrownBy(() -> new Tag("k", "a\ud800b")).hasMessageContaining("lone surrogate");
    assertThatThrownBy(() -> new Tag("k", "a\u0000b")).hasMessageContaining("U+0000");
    assertThat(new Tag("k", "😀").value()).isEqualTo("😀");
  }
}
