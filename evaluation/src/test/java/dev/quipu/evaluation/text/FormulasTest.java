package dev.quipu.evaluation.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.core.error.QuipuException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The expected numbers come from sacrebleu 2.6.0, rouge-score 0.1.2, RapidFuzz 3.14.6, and the
/// evaluation script of SQuAD.
class FormulasTest {
  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(
            "the cat is on the mat",
            "the cat sat on the mat",
            0.3799178428257963,
            0.8333333333333334,
            0.8333333333333334,
            0.8333333333333334,
            0.75,
            3),
        Arguments.of(
            "The quick brown fox jumps over the lazy dog.",
            "A quick brown fox jumped over the lazy dog!",
            0.3799178428257963,
            0.7777777777777778,
            0.7777777777777778,
            0.7777777777777778,
            0.8571428571428571,
            6),
        Arguments.of(
            "Hello, world! It's 3.14-ish & costs $1,000.",
            "Hello world, it is 3.14 and costs $1,000.",
            0.22997519112894438,
            0.8,
            0.8,
            0.8000000000000002,
            0.5714285714285715,
            11),
        Arguments.of("yes", "Yes.", 0.0, 1.0, 1.0, 1.0, 1.0, 2),
        Arguments.of("", "something", 0.0, 0.0, 0.0, 0.0, 0.0, 9),
        Arguments.of("nothing", "something else", 0.0, 0.0, 0.0, 0.0, 0.0, 8),
        Arguments.of(
            "a b c d e f g",
            "g f e d c b a",
            0.10682175159905853,
            0.14285714285714285,
            0.14285714285714285,
            0.14285714285714285,
            1.0,
            6),
        Arguments.of(
            "It is a guide to action which ensures that the military always obeys the commands of"
                + " the party.",
            "It is a guide to action that ensures that the military will forever heed Party"
                + " commands.",
            0.39670882908365784,
            0.6111111111111112,
            0.6875,
            0.6470588235294118,
            0.7142857142857143,
            34),
        Arguments.of(
            "&quot;quoted&quot; text &amp; more",
            "\"quoted\" text & more",
            1.0,
            0.5,
            1.0,
            0.6666666666666666,
            0.5714285714285715,
            16),
        Arguments.of(
            "Paris",
            "The capital is Paris, France",
            0.0067379469990854705,
            1.0,
            0.2,
            0.33333333333333337,
            0.4,
            23));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theFormulasGiveTheNumbersOfTheirSources(
      String output,
      String expected,
      double bleu,
      double precision,
      double recall,
      double rougeL,
      double f1,
      int distance) {
    assertThat(Bleu.sentence(output, List.of(expected))).isCloseTo(bleu, within(1e-12));
    TokenF1 rouge = RougeL.of(output, expected);
    assertThat(rouge.precision()).isCloseTo(precision, within(1e-12));
    assertThat(rouge.recall()).isCloseTo(recall, within(1e-12));
    assertThat(rouge.f1()).isCloseTo(rougeL, within(1e-12));
    assertThat(TokenF1.of(output, expected).f1()).isCloseTo(f1, within(1e-12));
    assertThat(EditDistance.of(output, expected)).isEqualTo(distance);
  }

  private static String text(Arguments pair, int at) {
    return String.valueOf(pair.get()[at]);
  }

  @Test
  void bleuOfACorpusIsNotTheMeanOfItsTexts() {
    Bleu corpus = new Bleu();
    pairs().forEach(pair -> corpus.add(text(pair, 0), List.of(text(pair, 1))));
    assertThat(corpus.corpus()).isCloseTo(0.3594493366559223, within(1e-12));
    Bleu tiny = new Bleu();
    tiny.add("a b", List.of("a b"));
    tiny.add("c d e", List.of("c d f"));
    assertThat(tiny.corpus()).isZero();
  }

  @Test
  void bleuTakesSeveralReferencesAndOtherLetters() {
    assertThat(
            Bleu.sentence(
                "the cat is on the mat",
                List.of("there is a cat on the mat", "the cat sat on the mat today")))
        .isCloseTo(0.3365910691208744, within(1e-12));
    assertThat(Bleu.sentence("Ein Käse, 100%-ig: (gut)!", List.of("Ein Käse, 100 %-ig: gut!")))
        .isCloseTo(0.607679580813769, within(1e-12));
  }

  @Test
  void rougeCountsTheWordsOfAllScripts() {
    assertThat(RougeL.of("съешь ещё этих булок", "съешь этих мягких булок").f1()).isEqualTo(0.75);
    assertThat(RougeL.of("", "").f1()).isZero();
  }

  @Test
  void twoTextsWithoutWordsAgree() {
    assertThat(TokenF1.of("The", "a").f1()).isEqualTo(1);
    assertThat(TokenF1.of("The", "a cat").f1()).isZero();
  }

  @Test
  void normalisedTextsHaveNoArticlesNoPunctuationAndNoCase() {
    assertThat(Normalised.of(" The  Cat's\tan animal; that's A fact.\n"))
        .isEqualTo("cats animal thats fact");
    assertThat(Normalised.of("Theatre, then")).isEqualTo("theatre then");
  }

  @Test
  void theEditDistanceIsThatOfTheWholeTable() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      String a = text(random);
      String b = i % 3 == 0 ? a.substring(a.length() / 2) + text(random) : text(random);
      assertThat(EditDistance.of(a, b)).as("seed %d, %s, %s", seed, a, b).isEqualTo(table(a, b));
    }
  }

  private static String text(Random random) {
    int length = random.nextInt(300);
    int letters = 1 + random.nextInt(5);
    return random
        .ints(length, 0, letters)
        .mapToObj(i -> i == 4 ? "\uD83D\uDC31" : String.valueOf((char) ('a' + i)))
        .collect(Collectors.joining());
  }

  private static int table(String a, String b) {
    int[] first = a.codePoints().toArray();
    int[] second = b.codePoints().toArray();
    int[] above = IntStream.rangeClosed(0, second.length).toArray();
    for (int i = 0; i < first.length; i++) {
      int[] row = new int[second.length + 1];
      row[0] = i + 1;
      for (int j = 0; j < second.length; j++) {
        int replaced = above[j] + (first[i] == second[j] ? 0 : 1);
        row[j + 1] = Math.min(replaced, 1 + Math.min(row[j], above[j + 1]));
      }
      above = row;
    }
    return above[second.length];
  }

  @Test
  void similarityIsOneForEqualTextsAndZeroForTextsThatShareNothing() {
    assertThat(EditDistance.similarity("", "")).isEqualTo(1);
    assertThat(EditDistance.similarity("kitten", "kitten")).isEqualTo(1);
    assertThat(EditDistance.similarity("kitten", "sitting")).isCloseTo(4.0 / 7, within(1e-15));
    assertThat(EditDistance.similarity("abc", "xyz")).isZero();
  }

  @Test
  void textsThatAreTooLongAreRefusedWithTheLimit() {
    String words = "a ".repeat(TextLimits.BLEU_TOKENS + 1);
    assertThatThrownBy(() -> RougeL.of(words, "a"))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("100001 words; ROUGE-L compares at most 20000");
    assertThatThrownBy(() -> Bleu.sentence(words, List.of("a")))
        .hasMessageContaining("100001 tokens; BLEU compares at most 100000");
    String letters = "a".repeat(TextLimits.DISTANCE_POINTS + 1);
    assertThatThrownBy(() -> EditDistance.of(letters, "a"))
        .hasMessageContaining("200001 characters; the edit distance compares at most 200000");
    assertThatThrownBy(() -> TokenF1.of("a".repeat(TextLimits.TEXT_CHARS + 1), "a"))
        .hasMessageContaining("at most 4000000");
  }

  @Test
  void aRegularExpressionThatBacktracksWithoutEndGivesUp() {
    BoundedRegex regex = new BoundedRegex("(a|aa)+b\\1", 0);
    assertThatThrownBy(() -> regex.isWhole("a".repeat(60)))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("looked at more than 20000000 characters");
    assertThatThrownBy(() -> new BoundedRegex("(?:a|b)*c", 0).isIn("ab".repeat(500_000)))
        .isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> new BoundedRegex("(", 0)).hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> new BoundedRegex("(".repeat(9000), 0))
        .isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> new BoundedRegex("a".repeat(10_001), 0))
        .hasMessageContaining("at most 10000");
  }

  @Test
  void aRegularExpressionFitsInATextOrAsAWhole() {
    BoundedRegex year = new BoundedRegex("\\d{4}", 0);
    assertThat(year.isIn("in 1932.")).isTrue();
    assertThat(year.isWhole("in 1932.")).isFalse();
    assertThat(year.isWhole("1932")).isTrue();
  }
}
