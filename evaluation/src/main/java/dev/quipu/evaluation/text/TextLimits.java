package dev.quipu.evaluation.text;

import dev.quipu.core.error.QuipuException;

/// The limits of texts that are compared. Each stands with its reason.
public final class TextLimits {
  private TextLimits() {}

  /// The characters of a text that is cut into tokens, or searched: an answer of a model has a few
  /// thousand, and a book has a million.
  public static final int TEXT_CHARS = 4_000_000;

  /// The tokens of each of two texts whose longest common subsequence is sought: the time grows
  /// with the product, and is half a second at this limit.
  public static final int SEQUENCE_TOKENS = 20_000;

  /// The tokens of each text that BLEU counts: each begins four n-grams, which are held together.
  public static final int BLEU_TOKENS = 100_000;

  /// The code points of each of two texts whose edit distance is sought: the time grows with the
  /// product, and is about a second at this limit.
  public static final int DISTANCE_POINTS = 200_000;

  /// The characters that a regular expression may look at, also again and again: an expression that
  /// backtracks without end stops after a tenth of a second or two.
  public static final long REGEX_STEPS = 20_000_000;

  /// The characters of a regular expression: longer ones are data.
  public static final int REGEX_CHARS = 10_000;

  static String check(String text) {
    if (text.length() > TEXT_CHARS) {
      throw QuipuException.invalid(
          "Text has " + text.length() + " characters; at most " + TEXT_CHARS + " are compared");
    }
    return text;
  }
}
