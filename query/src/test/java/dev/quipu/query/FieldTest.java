package dev.quipu.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTest {
  @Test
  void aPlainNameHasATypeAndAKeyOfAnyText() {
    assertThat(Field.keyed("metrics.train/loss")).contains(new Field.Metric("train/loss"));
    assertThat(Field.keyed("params.a.b `c`")).contains(new Field.Param("a.b `c`"));
    assertThat(Field.keyed("tags..")).contains(new Field.Tag("."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics.train/loss", "params.a.b `c`", "tags.."})
  void aPlainNameComesBack(String name) {
    assertThat(Field.keyed(name).orElseThrow().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", ".", "params", "params.", "Params.a", "status.a", ".a", " tags.a"})
  void otherNamesHaveNone(String name) {
    assertThat(Field.keyed(name)).isEmpty();
  }
}
