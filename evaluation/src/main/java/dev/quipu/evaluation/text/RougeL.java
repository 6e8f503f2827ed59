package dev.quipu.evaluation.text;

import dev.quipu.core.error.QuipuException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// ROUGE-L: how much of two texts is in the same order, by their longest common subsequence of
/// words (Lin, *ROUGE: A Package for Automatic Evaluation of Summaries*, 2004). The F measure
/// weighs precision and recall alike.
///
/// For English the values are those of the package `rouge-score` without stemming. That package
/// drops letters beyond a to z; here the words of all scripts count.
public final class RougeL {
  private RougeL() {}

  /// The F1 of two texts, with precision and recall; 0 if one has no words.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a text has more than [TextLimits#SEQUENCE_TOKENS]
  ///   words
  public static TokenF1 of(String output, String expected) {
    List<String> found = checked(Tokens.words(output));
    List<String> wanted = checked(Tokens.words(expected));
    if (found.isEmpty() || wanted.isEmpty()) {
      return new TokenF1(0, 0, 0);
    }
    double shared = commonSubsequence(found, wanted);
    return TokenF1.of(shared / found.size(), shared / wanted.size());
  }

  private static List<String> checked(List<String> words) {
    if (words.size() > TextLimits.SEQUENCE_TOKENS) {
      throw QuipuException.invalid(
          "Text has "
              + words.size()
              + " words; ROUGE-L compares at most "
              + TextLimits.SEQUENCE_TOKENS);
    }
    return words;
  }

  /// The length of the longest common subsequence, by the table of Wagner and Fischer, of which two
  /// rows are kept.
  private static int commonSubsequence(List<String> a, List<String> b) {
    Map<String, Integer> numbers = new HashMap<>();
    int[] first = numbers(a, numbers);
    int[] second = numbers(b, numbers);
    int[] above = new int[second.length + 1];
    int[] row = new int[second.length + 1];
    for (int word : first) {
      for (int j = 0; j < second.length; j++) {
        row[j + 1] = word == second[j] ? above[j] + 1 : Math.max(row[j], above[j + 1]);
      }
      int[] filled = row;
      row = above;
      above = filled;
    }
    return above[second.length];
  }

  private static int[] numbers(List<String> words, Map<String, Integer> numbers) {
    return words.stream()
        .mapToInt(word -> numbers.computeIfAbsent(word, unused -> numbers.size()))
        .toArray();
  }
}
