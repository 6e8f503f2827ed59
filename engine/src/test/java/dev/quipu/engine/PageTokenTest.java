package dev.quipu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.QuipuException;
import dev.quipu.engine.store.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  private final PageToken token = PageToken.of("runs", "metrics.loss < 1", List.of("a", "b"));

  @Test
  void aTokenLeadsToTheNextPageOfItsOwnSearch() {
    String next = token.next(new Page<>(List.of("x", "y"), true), 40);
    assertThat(token.offset(next)).isEqualTo(42);
    assertThat(token.next(new Page<>(List.of("x"), false), 0)).isNull();
    assertThat(token.offset(null)).isZero();
    assertThat(token.offset("")).isZero();
  }

  @Test
  void aTokenOfAnotherSearchIsRefused() {
    String next = PageToken.of("runs", "", List.of()).next(new Page<>(List.of("x"), true), 0);
    assertThatThrownBy(() -> token.offset(next)).isInstanceOf(QuipuException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "MTow", "%%%", "-1", "AAAA", "MToxOjE6MQ"})
  void forgedTokensAreRefused(String forged) {
    assertThatThrownBy(() -> token.offset(forged))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("does not belong to this search");
  }
}
