package dev.quipu.evaluation.text;

import dev.quipu.core.error.QuipuException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// BLEU: the part of the n-grams of texts, for n from 1 to 4, that are also in their references,
/// with a penalty for texts that are too short (Papineni et al., *BLEU: a Method for Automatic
/// Evaluation of Machine Translation*, 2002).
///
/// The values are those of the package `sacrebleu` (Post, *A Call for Clarity in Reporting BLEU
/// Scores*, 2018) divided by 100, with the tokens `13a` and exponential smoothing. A single text is
/// scored with the orders that the text has, as `sentence_bleu` does; a corpus with all four.
///
/// Sums over texts: not safe for several threads.
public final class Bleu {
  private static final int ORDERS = 4;

  private final long[] matches = new long[ORDERS];
  private final long[] totals = new long[ORDERS];
  private long length;
  private long referenceLength;

  /// The BLEU of one text, from 0 to 1.
  ///
  /// @param references at least one
  public static double sentence(String output, List<String> references) {
    Bleu bleu = new Bleu();
    bleu.add(output, references);
    return bleu.score(true);
  }

  /// Adds a text of the corpus.
  ///
  /// @param references at least one
  /// @throws QuipuException INVALID_ARGUMENT if a text has more than [TextLimits#BLEU_TOKENS]
  ///   tokens
  public void add(String output, List<String> references) {
    List<String> tokens = tokens(output);
    Map<List<String>, Integer> most = new HashMap<>();
    long nearest = -1;
    for (String reference : references) {
      List<String> expected = tokens(reference);
      ngrams(expected).forEach((ngram, count) -> most.merge(ngram, count, Math::max));
      if (nearest < 0 || isNearer(expected.size(), nearest, tokens.size())) {
        nearest = expected.size();
      }
    }
    ngrams(tokens)
        .forEach((ngram, count) -> {
          matches[ngram.size() - 1] += Math.min(count, most.getOrDefault(ngram, 0));
          totals[ngram.size() - 1] += count;
        });
    length += tokens.size();
    referenceLength += Math.max(0, nearest);
  }

  private static List<String> tokens(String text) {
    List<String> tokens = Tokens.mteval13a(text);
    if (tokens.size() > TextLimits.BLEU_TOKENS) {
      throw QuipuException.invalid(
          "Text has " + tokens.size() + " tokens; BLEU compares at most " + TextLimits.BLEU_TOKENS);
    }
    return tokens;
  }

  /// Of two references equally near, the shorter counts.
  private static boolean isNearer(long one, long best, long length) {
    long difference = Math.abs(one - length) - Math.abs(best - length);
    return difference < 0 || (difference == 0 && one < best);
  }

  private static Map<List<String>, Integer> ngrams(List<String> tokens) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int n = 1; n <= ORDERS; n++) {
      for (int i = 0; i + n <= tokens.size(); i++) {
        counts.merge(new ArrayList<>(tokens.subList(i, i + n)), 1, Integer::sum);
      }
    }
    return counts;
  }

  /// The BLEU of all texts that were added, from 0 to 1.
  public double corpus() {
    return score(false);
  }

  /// @param isEffective whether only the orders count that the texts have
  private double score(boolean isEffective) {
    if (matches[0] == 0) {
      return 0;
    }
    double logs = 0;
    double smoothing = 1;
    int orders = 0;
    while (orders < ORDERS && totals[orders] > 0) {
      double precision;
      if (matches[orders] == 0) {
        smoothing *= 2;
        precision = 1 / (smoothing * totals[orders]);
      } else {
        precision = (double) matches[orders] / totals[orders];
      }
      logs += Math.log(precision);
      orders++;
    }
    if (!isEffective && orders < ORDERS) {
      return 0;
    }
    double penalty = length < referenceLength ? 1 - (double) referenceLength / length : 0;
    return Math.exp(penalty + logs / orders);
  }
}
