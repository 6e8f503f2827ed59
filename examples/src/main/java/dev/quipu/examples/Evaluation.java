package dev.quipu.examples;

import dev.quipu.sdk.values.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How well a network knows some examples.
///
/// @param loss mean cross-entropy
/// @param confusion how often a digit (row) was taken for another (column)
/// @param mistakes the examples it got wrong
record Evaluation(
    double loss, double accuracy, List<List<Integer>> confusion, List<Mistake> mistakes) {
  record Mistake(Digits.Example example, int predicted) {}

  static Evaluation of(Perceptron network, List<Digits.Example> examples) {
    int[][] counts = new int[Digits.CLASSES][Digits.CLASSES];
    List<Mistake> mistakes = new ArrayList<>();
    double loss = 0;
    for (Digits.Example example : examples) {
      double[] probabilities = network.probabilities(example.pixels());
      loss -= Math.log(probabilities[example.label()]);
      int predicted = largest(probabilities);
      counts[example.label()][predicted]++;
      if (predicted != example.label()) {
        mistakes.add(new Mistake(example, predicted));
      }
    }
    List<List<Integer>> confusion = new ArrayList<>();
    for (int[] row : counts) {
      confusion.add(java.util.Arrays.stream(row).boxed().toList());
    }
    return new Evaluation(
        loss / examples.size(),
        1 - (double) mistakes.size() / examples.size(),
        confusion,
        mistakes);
  }

  static int largest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /// The confusion as a table: a row for each digit.
  Table confusionTable() {
    List<Map<String, Integer>> rows = new ArrayList<>();
    for (int digit = 0; digit < Digits.CLASSES; digit++) {
      Map<String, Integer> row = new LinkedHashMap<>();
      row.put("digit", digit);
      for (int as = 0; as < Digits.CLASSES; as++) {
        row.put("as " + as, confusion.get(digit).get(as));
      }
      rows.add(row);
    }
    return Table.of(rows);
  }

  /// The confusion as a table with a head.
  String confusionCsv() {
    StringBuilder csv = new StringBuilder("digit");
    for (int c = 0; c < Digits.CLASSES; c++) {
      csv.append(",as ").append(c);
    }
    csv.append('\n');
    for (int row = 0; row < Digits.CLASSES; row++) {
      csv.append(row);
      for (int count : confusion.get(row)) {
        csv.append(',').append(count);
      }
      csv.append('\n');
    }
    return csv.toString();
  }
}
