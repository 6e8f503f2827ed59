package dev.quipu.harness.export;

import dev.quipu.core.text.Text;
import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.artifacts.ExperimentSummary;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.LineReader;
import dev.quipu.harness.artifacts.RunSummary;
import dev.quipu.harness.artifacts.ScoreSummary;
import dev.quipu.harness.report.Figures;
import java.io.IOException;

/// A run as a short text of Markdown: its means, and its first failures.
record RunMarkdown(RunSummary summary) {
  private static final int MOST_FAILURES = 20;
  private static final int ERROR_CHARS = 120;

  String text(HarnessFolder folder) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(escape(summary.plan().name())).append("\n\n");
    text.append(
        "| model | probe | data | primary score | mean | 95 % interval | cases | failed |\n");
    text.append("|---|---|---|---|---:|---:|---:|---:|\n");
    for (ExperimentSummary one : summary.experiments()) {
      ScoreSummary score = one.primary();
      row(
          text,
          escape(one.model()),
          escape(one.probe()),
          escape(one.dataset()),
          escape(one.primaryMetric()),
          score == null ? "–" : Figures.score(score.mean()),
          score == null ? "" : Figures.score(score.low()) + " – " + Figures.score(score.high()),
          String.valueOf(one.count()),
          String.valueOf(one.failures()));
    }
    failures(folder, text);
    return text.toString();
  }

  private static void failures(HarnessFolder folder, StringBuilder text) throws IOException {
    int failures = 0;
    try (LineReader lines = folder.records()) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        CaseRecord record = CaseRecord.of("Record", line);
        if (record.status().isFailure() && failures++ < MOST_FAILURES) {
          if (failures == 1) {
            text.append("\n| failed case | model | probe | data | status | error |\n");
            text.append("|---|---|---|---|---|---|\n");
          }
          row(
              text,
              escape(record.exampleId()),
              escape(record.model()),
              escape(record.probe()),
              escape(record.dataset()),
              record.status().word(),
              record.error() == null ? "" : escape(Text.first(record.error(), ERROR_CHARS)));
        }
      }
    }
    if (failures > MOST_FAILURES) {
      text.append("\n").append(failures - MOST_FAILURES).append(" more cases have failed.\n");
    }
  }

  private static void row(StringBuilder text, String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /// A text of anybody as plain words: on one line, with no markup and no HTML.
  private static String escape(String text) {
    StringBuilder plain = new StringBuilder();
    text.chars()
        .forEach(c -> {
          if (c < ' ') {
            plain.append(' ');
          } else if ("\\`*_{}[]()#+!|~&".indexOf(c) >= 0) {
            plain.append('\\').append((char) c);
          } else if (c == '<') {
            plain.append("&lt;");
          } else if (c == '>') {
            plain.append("&gt;");
          } else {
            plain.append((char) c);
          }
        });
    return plain.toString();
  }
}
