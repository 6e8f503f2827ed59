package dev.quipu.evaluation.text;

import java.util.Locale;
import java.util.regex.Pattern;

/// Texts without what makes no difference to a reader of a short answer: lower case, no
/// punctuation, no English articles, single spaces.
///
/// This is `normalize_answer` of the evaluation script of SQuAD 1.1 (Rajpurkar et al., *SQuAD:
/// 100,000+ Questions for Machine Comprehension of Text*, 2016), whose punctuation is that of
/// ASCII.
public final class Normalised {
  private static final Pattern PUNCTUATION =
      Pattern.compile("[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]");
  private static final Pattern ARTICLES =
      Pattern.compile("\\b(?:a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private Normalised() {}

  public static String of(String text) {
    String plain =
        PUNCTUATION.matcher(TextLimits.check(text).toLowerCase(Locale.ROOT)).replaceAll("");
    return SPACE.matcher(ARTICLES.matcher(plain).replaceAll(" ")).replaceAll(" ").strip();
  }
}
