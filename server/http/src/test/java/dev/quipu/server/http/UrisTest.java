package dev.quipu.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrisTest {
  @Test
  void segmentsAreDecodedOnceUpToTheirLastCharacter() {
    assertThat(Uris.segments("/a%41/%41/b%20c/%C3%A4/%2541"))
        .isEqualTo(List.of("aA", "A", "b c", "ä", "%41"));
    assertThat(Uris.segments("/")).isEmpty();
    assertThat(Uris.segments("/a+b")).isEqualTo(List.of("a+b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "a",
        "//",
        "/a/",
        "/a//b",
        "/.",
        "/a/..",
        "/%2e%2e/a",
        "/..%2fa",
        "/a%2fb",
        "/a%5cb",
        "/a%00",
        "/a%0a",
        "/%c0%ae%c0%ae",
        "/%ff",
        "/%",
        "/%4",
        "/a%4",
        "/%4g",
        "/%+1",
        "/%\uff11\uff11"
      })
  void pathsThatAreNotCanonicalAreRefused(String path) {
    assertThatThrownBy(() -> Uris.segments(path)).isInstanceOf(QuipuException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b",
    "//a/./b/, /a/b",
    "/a/../b, /a/b",
    "/%61/%2e%2e/b, /a/b",
    "/a%2fb, /a/b",
    "/a%5Cb, /a/b",
    "/%61/%zz, /a/%zz",
    "//, /",
    "'', /"
  })
  void whatARefusedPathWasMeantToBe(String rawPath, String meant) {
    assertThat(Uris.meant(rawPath)).isEqualTo(meant);
  }

  @Test
  void parametersKeepTheirOrderAndRepetitions() {
    assertThat(Uris.parameters("a=1&b=x+y%2B&a=&c&&a=%41").toString())
        .isEqualTo("{a=[1, , A], b=[x y+], c=[]}");
    assertThat(Uris.parameters("")).isEmpty();
  }
}
