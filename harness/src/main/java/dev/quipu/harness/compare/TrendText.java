package dev.quipu.harness.compare;

import dev.quipu.harness.compare.Trend.Line;
import dev.quipu.harness.report.Figures;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A trend for people who read a terminal.
public record TrendText(Trend trend) {
  private static final String STEPS = "▁▂▃▄▅▆▇█";

  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("Runs: ").append(String.join(", ", trend.runs())).append('\n');
    for (Line line : trend.lines()) {
      text.append(line.model()).append("  ").append(line.probe()).append("  ");
      text.append(line.dataset()).append(": ").append(line.metric()).append("  ");
      text.append(spark(line)).append("  ");
      String values = String.join(" ", line.values().stream().map(TrendText::value).toList());
      text.append(values);
      text.append(String.format(Locale.ROOT, "  (%+.4f)%n", line.gain()));
    }
    return text.toString();
  }

  private static String value(@Nullable Double value) {
    return value == null ? "-" : Figures.score(value);
  }

  private static String spark(Line line) {
    List<Double> known = line.known();
    double low = known.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double high = known.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    StringBuilder spark = new StringBuilder();
    for (Double value : line.values()) {
      if (value == null) {
        spark.append(' ');
      } else {
        double share = high > low ? (value - low) / (high - low) : 0.5;
        spark.append(STEPS.charAt((int) Math.round(share * (STEPS.length() - 1))));
      }
    }
    return spark.toString();
  }
}
