package dev.quipu.harness.report;

import java.util.Locale;

/// Numbers and small charts.
public final class Figures {
  private static final int BAR_WIDTH = 12;
  private static final int HEIGHT = 28;

  private Figures() {}

  /// A score for people.
  public static String score(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  /// A count with thin gaps between the thousands.
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f\u202f%%", 100 * share);
  }

  /// A bar from 0 to 1.
  static Html bar(double share) {
    double percent = 100 * Math.max(0, Math.min(1, share));
    return new Html()
        .open("span", "class", "bar")
        .element("i", "", "style", String.format(Locale.ROOT, "width:%.1f%%", percent))
        .close("span");
  }

  /// Counts as columns.
  static Html histogram(long[] counts, String label) {
    long most = 1;
    for (long count : counts) {
      most = Math.max(most, count);
    }
    int width = counts.length * BAR_WIDTH;
    Html svg =
        new Html()
            .open(
                "svg",
                "class",
                "hist",
                "role",
                "img",
                "aria-label",
                label,
                "width",
                String.valueOf(width),
                "height",
                String.valueOf(HEIGHT));
    svg.element("title", label);
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        double height = Math.max(1.5, (HEIGHT - 2.0) * counts[i] / most);
        svg.element(
            "rect",
            "",
            "x",
            String.valueOf(i * BAR_WIDTH + 1),
            "y",
            String.format(Locale.ROOT, "%.1f", HEIGHT - 1 - height),
            "width",
            String.valueOf(BAR_WIDTH - 2),
            "height",
            String.format(Locale.ROOT, "%.1f", height));
      }
    }
    String bottom = String.valueOf(HEIGHT - 0.5);
    return svg.element(
            "line", "", "x1", "0", "x2", String.valueOf(width), "y1", bottom, "y2", bottom)
        .close("svg");
  }
}
