package dev.quipu.server.mlflow.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Keys;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every key has a name that MLflow accepts, and the name leads back to the key.
class NamesTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '^',
      value = {
        "train/loss,train/loss",
        "größe/精度 1:a-b.c_d,größe/精度 1:a-b.c_d",
        "val/AR@100,val/AR_x0040_100",
        "timing(s)/gen,timing_x0028_s_x0029_/gen",
        "/a,_x002F_a",
        "a/,a_x002F_",
        "a//b,a/_x002F_b",
        "..,_x002E_.",
        "a/../b,a/_x002E_./b",
        "...,_x002E_..",
        "a/...,a/...",
        "😀,_xD83D__xDE00_",
        "_x0040_,_x005F_x0040_",
        "_x1234@,_x005F_x1234_x0040_",
        "_x12,_x12",
        "a_x1234,a_x1234",
      })
  void keysAndTheirNames(String key, String name) {
    assertThat(Names.of(key)).isEqualTo(name);
    assertThat(Names.key("Key", name)).isEqualTo(key);
    assertThat(Names.find(name)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a@b", "../x", "/a", "a/", "a//b", ".", "a\nb", "a\u0000", "😀"})
  void whatMlflowRefusesIsRefusedToo(String name) {
    assertThatThrownBy(() -> Names.key("Metric key", name))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("Metric key");
  }

  /// A text that only looks like a name stands for itself.
  @ParameterizedTest
  @ValueSource(strings = {"_x0041_", "a_x002F_b", "_x000A_", "_xD83D_", "_x00e9_", "val/AR@100"})
  void aNameThatIsNoKeysIsTheKey(String name) {
    assertThat(Names.find(name)).isEqualTo(name);
  }

  @Test
  void eachKeyHasANameOfItsOwnThatIsTaken() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    String[] parts = {
      "_", "x", "0", "4", "A", "f", "/", ".", "..", "@", "😀", "é", "_x", "0040", "_x005F_",
      "\u0301"
    };
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      StringBuilder made = new StringBuilder();
      for (int n = random.nextInt(1, 8); n > 0; n--) {
        made.append(parts[random.nextInt(parts.length)]);
      }
      String key = Keys.check("Key", made.toString());
      String name = Names.of(key);
      assertThat(Names.key("Key", name)).as("seed %d: %s", seed, key).isEqualTo(key);
      String other = keys.putIfAbsent(name, key);
      assertThat(other == null || other.equals(key)).as("seed %d: %s", seed, key).isTrue();
    }
  }
}
