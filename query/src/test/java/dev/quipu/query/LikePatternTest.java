package dev.quipu.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikePatternTest {
  @ParameterizedTest
  @CsvSource({
    "abc,abc,true", "abc,abd,false", "a%,abc,true", "%c,abc,true", "%b%,abc,true", "a_c,abc,true",
    "a_,abc,false", "%,'',true", "_,'',false", "'','',true", "'',a,false", "a%c%e,abcde,true",
    "%ab,aab,true", "ABC,abc,false", "a%%%c,abbbc,true"
  })
  void patternsMatchAsInSql(String pattern, String text, boolean matches) {
    assertThat(LikePattern.of(pattern, false).matches(text)).isEqualTo(matches);
  }

  @Test
  void caseMattersUnlessItIsIgnored() {
    assertThat(LikePattern.of("fin%", true).matches("FINISHED")).isTrue();
    assertThat(LikePattern.of("fin%", false).matches("FINISHED")).isFalse();
  }

  @Test
  void aHostilePatternAnswers() {
    assertThat(LikePattern.of("%a".repeat(500) + "b", false).matches("a".repeat(1000))).isFalse();
  }

  @Test
  void aPatternFitsWhatTheSameRegularExpressionFits() {
    long seed = Long.getLong("quipu.seed", System.nanoTime());
    System.out.println("LikePatternTest: -Dquipu.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String pattern = text(random, "ab%_Bü%🧶", 12);
      String text = text(random, "abBAüÜ🧶", 20);
      boolean ignoreCase = random.nextBoolean();
      assertThat(LikePattern.of(pattern, ignoreCase).matches(text))
          .as("%s LIKE %s, ignoreCase=%s", text, pattern, ignoreCase)
          .isEqualTo(regex(pattern, ignoreCase).matcher(text).matches());
    }
  }

  @Test
  void patternsLongerThanAWordOfBitsFit() {
    for (int length : new int[] {63, 64, 65, 127, 128, 129, 1000}) {
      String text = "ab".repeat(length).substring(0, length);
      assertThat(LikePattern.of(text, false).matches(text)).isTrue();
      assertThat(LikePattern.of(text, false).matches(text + "a")).isFalse();
      assertThat(LikePattern.of(text + "%", false).matches(text + "zzz")).isTrue();
      assertThat(LikePattern.of("%" + text, true).matches("zzz" + text.toUpperCase(Locale.ROOT)))
          .isTrue();
      assertThat(LikePattern.of("_".repeat(length), false).matches(text)).isTrue();
      assertThat(LikePattern.of("_".repeat(length - 1), false).matches(text)).isFalse();
    }
  }

  @Test
  void everyShapeOfHostilePatternIsAnswered() {
    String text = "a".repeat(8000);
    String longPiece = "a_".repeat(200);
    for (boolean ignoreCase : new boolean[] {false, true}) {
      for (String end : new String[] {"", "a", "b"}) {
        for (String pattern :
            new String[] {
              "%a".repeat(499),
              "a%".repeat(499),
              "%aa_".repeat(249),
              "%" + "a".repeat(990) + "%",
              "%" + longPiece + "%" + longPiece + "%",
              "_%".repeat(499),
              "%_".repeat(499),
              "%" + "_".repeat(900) + "%"
            }) {
          String whole = pattern + end;
          assertThat(LikePattern.of(whole, ignoreCase).matches(text))
              .as(whole)
              .isEqualTo(!end.equals("b"));
          assertThat(LikePattern.of(whole + "%c%", ignoreCase).matches(text)).as(whole).isFalse();
        }
      }
    }
  }

  @Test
  void caseIsIgnoredInEveryScript() {
    assertThat(LikePattern.of("straße ΣΊΣΥΦΟΣ", true).matches("STRAßE σίσυφος")).isTrue();
    assertThat(LikePattern.of("привет", true).matches("ПРИВЕТ")).isTrue();
    assertThat(LikePattern.of("привет", false).matches("ПРИВЕТ")).isFalse();
  }

  @Test
  void whatMustBeContainedMeansItself() {
    assertThat(LikePattern.containing("a%_").matches("xA%_x")).isTrue();
    assertThat(LikePattern.containing("a%_").matches("xabcx")).isFalse();
    assertThat(LikePattern.containing("").matches("anything")).isTrue();
  }

  private static String text(Random random, String alphabet, int maxLength) {
    int[] characters = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(maxLength); i > 0; i--) {
      text.appendCodePoint(characters[random.nextInt(characters.length)]);
    }
    return text.toString();
  }

  private static Pattern regex(String pattern, boolean ignoreCase) {
    StringBuilder regex = new StringBuilder();
    pattern
        .codePoints()
        .forEach(c ->
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c))));
    return Pattern.compile(
        regex.toString(),
        Pattern.DOTALL | (ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0));
  }
}
