package dev.quipu.evaluation.text;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Cuts texts into tokens, in the way of each formula.
final class Tokens {
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  // The rules of mteval-v13a.pl, in their order.
  private static final Pattern SYMBOLS = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
  private static final Pattern STOP_BEHIND_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
  private static final Pattern STOP_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH_BEHIND_DIGIT = Pattern.compile("([0-9])(-)");

  private Tokens() {}

  /// The words of a normalised text.
  static List<String> normalised(String text) {
    return split(Normalised.of(text));
  }

  /// Runs of letters and digits in lower case.
  static List<String> words(String text) {
    String lower = TextLimits.check(text).toLowerCase(Locale.ROOT);
    return split(NO_WORD.matcher(lower).replaceAll(" "));
  }

  /// The tokens of the script `mteval-v13a.pl` of NIST.
  static List<String> mteval13a(String text) {
    String line =
        TextLimits.check(text).replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
    if (line.indexOf('&') >= 0) {
      line =
          line.replace("&quot;", "\"")
              .replace("&amp;", "&")
              .replace("&lt;", "<")
              .replace("&gt;", ">");
    }
    line = SYMBOLS.matcher(" " + line + " ").replaceAll(" $1 ");
    line = STOP_BEHIND_NO_DIGIT.matcher(line).replaceAll("$1 $2 ");
    line = STOP_BEFORE_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
    line = DASH_BEHIND_DIGIT.matcher(line).replaceAll("$1 $2 ");
    return split(line);
  }

  private static List<String> split(String text) {
    return Stream.of(SPACE.split(text)).filter(token -> !token.isEmpty()).toList();
  }
}
