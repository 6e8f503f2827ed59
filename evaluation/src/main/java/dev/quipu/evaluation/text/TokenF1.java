package dev.quipu.evaluation.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How many of the words two texts share, whatever their order: the F1 of SQuAD's evaluation script
/// (Rajpurkar et al. 2016), over [Normalised] words. If one of the texts has no words, the script
/// of SQuAD 2.0 counts: 1 if neither has, else 0.
///
/// @param precision the part of the words of the output that are expected, from 0 to 1
/// @param recall the part of the expected words that are in the output, from 0 to 1
/// @param f1 the harmonic mean of both
public record TokenF1(double precision, double recall, double f1) {
  public static TokenF1 of(String output, String expected) {
    List<String> found = Tokens.normalised(output);
    List<String> wanted = Tokens.normalised(expected);
    if (found.isEmpty() || wanted.isEmpty()) {
      double same = found.equals(wanted) ? 1 : 0;
      return new TokenF1(same, same, same);
    }
    Map<String, Integer> left = new HashMap<>();
    wanted.forEach(word -> left.merge(word, 1, Integer::sum));
    int shared = 0;
    for (String word : found) {
      if (left.merge(word, -1, Integer::sum) >= 0) {
        shared++;
      }
    }
    return of((double) shared / found.size(), (double) shared / wanted.size());
  }

  static TokenF1 of(double precision, double recall) {
    double sum = precision + recall;
    return new TokenF1(precision, recall, sum == 0 ? 0 : 2 * precision * recall / sum);
  }
}
