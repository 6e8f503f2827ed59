package dev.quipu.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterKeysTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '^',
      value = {
        "metrics.a > 1, metrics.`@a` > 1",
        "metrics.`a` > 1 and params.\"a\" = 'a', metrics.`@a` > 1 and params.`@a` = 'a'",
        "tags.b = 'metrics.a', tags.b = 'metrics.a'",
        "metrics.tick DESC, metrics.`t``i'c\"k` DESC",
        "a = 'metrics.a', a = 'metrics.a'",
        "metrics.a >, metrics.`@a` >",
        "metrics.a = 'open, metrics.a = 'open",
        "attributes.status = 'a', attributes.status = 'a'",
      })
  void keysAreRenamedAndNothingElse(String filter, String renamed) {
    assertThat(
            FilterKeys.renamed(
                filter,
                key ->
                    switch (key) {
                      case "a" -> "@a";
                      case "tick" -> "t`i'c\"k";
                      default -> key;
                    }))
        .isEqualTo(renamed);
  }
}
