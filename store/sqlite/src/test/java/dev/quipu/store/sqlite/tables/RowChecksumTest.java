package dev.quipu.store.sqlite.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowChecksumTest {
  private static long crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  /// As docs/format/database.md says.
  private static long expected(@Nullable Object... values) {
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      texts.add(value instanceof byte[] bytes ? "" + crc(bytes) : String.valueOf(value));
    }
    return crc(String.join("\u001f", texts).getBytes(UTF_8));
  }

  @Test
  void itIsTheChecksumOfTheValuesAsText() {
    Object[] values = {
      0L,
      -1L,
      10L,
      1234567890L,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      1,
      0.1,
      -1e300,
      "größe \u001f 🧶",
      "",
      null,
      new byte[] {1, 2},
      true,
      "x".repeat(5000)
    };
    for (Object value : values) {
      assertThat(RowChecksum.of(value)).isEqualTo(expected(value));
    }
    assertThat(RowChecksum.of(values)).isEqualTo(expected(values));
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      long number = random.nextLong() >> random.nextInt(64);
      assertThat(RowChecksum.of(number, "b")).isEqualTo(expected(number, "b"));
    }
  }
}
