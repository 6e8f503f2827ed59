package dev.quipu.codec.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Texts come back as they were, whatever their digits.
class TemplatesTest {
  private static List<@Nullable String> back(List<String> texts, @Nullable BitSet wanted) {
    Templates templates = new Templates();
    texts.forEach(templates::add);
    ByteSink out = new ByteSink();
    templates.write(out);
    ByteCursor in = new ByteCursor(out.array(), 0, out.length());
    List<@Nullable String> read = new ArrayList<>();
    texts.forEach(_ -> read.add(null));
    Templates.read(in, texts.size(), wanted, (i, text) -> read.set(i, text.toString()));
    in.finish();
    return read;
  }

  @Test
  void digitsOfAnyFormComeBack() {
    List<String> texts =
        List.of(
            "\"\"",
            "\"0\"",
            "\"00\"",
            "\"007 0.05 0.50 1.0 .9\"",
            "\"12345678901234567\"",
            "\"123456789012345678\"",
            "\"999999999999999999999999999999999999\"",
            "\"0.99999999999999999999\"",
            "\"00000000000000000000001\"",
            "\"\\u0041\\u0001 -5 +5 1e10 2026-11-29T13:05:07.012Z\"",
            "\"größe 日本 ١٢٣\"");
    assertThat(back(texts, null)).isEqualTo(texts);
  }

  @Test
  void randomTextsComeBackAndOnlyTheWantedOnes() {
    Random random = new Random(5);
    String alphabet = "0012345 67.89-a";
    for (int round = 0; round < 200; round++) {
      List<String> texts = new ArrayList<>();
      for (int i = random.nextInt(60); i >= 0; i--) {
        StringBuilder text = new StringBuilder("\"");
        for (int c = random.nextInt(30); c > 0; c--) {
          text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        texts.add(text.append('"').toString());
      }
      assertThat(back(texts, null)).isEqualTo(texts);
      BitSet wanted = new BitSet();
      wanted.set(random.nextInt(texts.size()));
      List<@Nullable String> some = back(texts, wanted);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(some.get(i)).isEqualTo(wanted.get(i) ? texts.get(i) : null);
      }
    }
  }

  @Test
  void numbersOfOnePlaceTakeFewBytes() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 4096; i++) {
      texts.add("\"step " + (1_000_000 + i) + " of 2000000 loss 0." + (10_000 + i % 90_000) + "\"");
    }
    Templates templates = new Templates();
    texts.forEach(templates::add);
    ByteSink out = new ByteSink();
    templates.write(out);
    // The id of the template, and a byte for each of the two steps.
    assertThat(out.length()).isLessThan(4096 * 3 + 200);
  }
}
