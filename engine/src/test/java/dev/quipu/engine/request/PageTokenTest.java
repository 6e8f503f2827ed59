package dev.quipu.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final PageToken token = list("runs", "metrics.loss < 1", List.of("a", "b"));

  @Test
  void aTokenLeadsToTheNextPageOfItsOwnSearch() {
    for (String place : List.of("", "42", "loss/Ö🧶", "x".repeat(10_000))) {
      assertThat(token.place(token.after(place))).isEqualTo(place);
      assertThat(list("runs", "metrics.loss < 1", List.of("a", "b")).place(token.after(place)))
          .isEqualTo(place);
    }
    assertThat(token.place(null)).isNull();
    assertThat(token.place("")).isNull();
  }

  @Test
  void aTokenOfAnotherSearchOrAnotherStoreIsRefused() {
    byte[] other = SECRET.clone();
    other[31]++;
    for (PageToken another :
        List.of(
            list("runs", "metrics.loss < 2", List.of("a", "b")),
            list("runs", "metrics.loss < 1", List.of("a")),
            list("runs", "metrics.loss < 1"),
            list("run", "smetrics.loss < 1", List.of("a", "b")),
            list(),
            PageToken.of(other, "runs", "metrics.loss < 1", List.of("a", "b")))) {
      assertRefused(another.after("x"));
    }
  }

  @Test
  void anEditedTokenIsRefused() {
    byte[] bytes = Base64.getUrlDecoder().decode(token.after("40"));
    for (int i = 0; i < bytes.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] edited = bytes.clone();
        edited[i] ^= (byte) (1 << bit);
        assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(edited));
      }
    }
    assertRefused(token.after("40").substring(0, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "MTow", "%%%", "-1", "AAAA", "MToxOjE6MQ"})
  void forgedTokensAreRefused(String forged) {
    assertRefused(forged);
  }

  private void assertRefused(String forged) {
    assertThatThrownBy(() -> token.place(forged))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("does not belong to this search");
  }

  private static PageToken list(Object... list) {
    return PageToken.of(SECRET, list);
  }
}
