package dev.quipu.codec.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.bytes.ByteSink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The index of a block is the one that docs/format/timeline-chunk.md describes, bit by bit.
class TextIndexTest {
  private static final String CHARS = "aBcdefghijklmnopqrstuvwxyzÄ0123456789 :-本";

  private final Random random = new Random(11);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 40, 900, 8000, 9000, 12_000, 60_000})
  void theBitsAreThoseOfTheFormat(int chars) {
    List<String> texts = new ArrayList<>();
    for (int left = chars; left > 0; ) {
      int length = Math.min(left, 1 + random.nextInt(100));
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append(CHARS.charAt(random.nextInt(CHARS.length())));
      }
      texts.add(text.toString());
      left -= length;
    }
    TextIndex.Builder builder = new TextIndex.Builder();
    texts.forEach(text -> builder.add("\"" + text + "\"", 1, 1 + text.length()));
    ByteSink index = new ByteSink();
    builder.build().write(index);
    assertThat(index.toBytes()).isEqualTo(expected(texts));
  }

  private static byte[] expected(List<String> texts) {
    Set<Integer> hashes = new HashSet<>();
    for (String text : texts) {
      String lower = text.toLowerCase(Locale.ROOT);
      for (int i = 0; i + 2 < lower.length(); i++) {
        long triple =
            (long) lower.charAt(i) << 32
                | (long) lower.charAt(i + 1) << 16
                | (long) lower.charAt(i + 2);
        hashes.add((int) ((triple * 0x9E3779B97F4A7C15L) >>> 32));
      }
    }
    int bits = 1 << 9;
    while (bits < 8 * hashes.size() && bits < 1 << 17) {
      bits *= 2;
    }
    byte[] bytes = new byte[bits / 8];
    for (int hash : hashes) {
      int bit = hash & (bits - 1);
      bytes[bit / 8] |= (byte) (1 << bit % 8);
    }
    return bytes;
  }
}
