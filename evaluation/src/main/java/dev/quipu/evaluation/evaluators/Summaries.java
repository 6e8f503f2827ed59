package dev.quipu.evaluation.evaluators;

import dev.quipu.evaluation.EvaluatedCase;
import dev.quipu.evaluation.SummaryEvaluator;
import dev.quipu.evaluation.text.Bleu;
import java.util.List;
import java.util.Map;

/// The evaluators of all cases together that are built in.
public final class Summaries {
  private Summaries() {}

  /// `corpus_bleu`: the BLEU of all outputs together, which is not the mean of the BLEUs of the
  /// outputs; see [Bleu]. Cases without output or expected answer are left out.
  public static SummaryEvaluator corpusBleu() {
    return rows -> {
      Bleu bleu = new Bleu();
      for (EvaluatedCase row : rows) {
        if (row.testCase().hasOutput() && row.testCase().expected() != null) {
          bleu.add(row.testCase().outputText(), List.copyOf(row.testCase().expectedTexts()));
        }
      }
      return Map.of("corpus_bleu", bleu.corpus());
    };
  }
}
