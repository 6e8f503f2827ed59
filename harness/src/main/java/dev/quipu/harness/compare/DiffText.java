package dev.quipu.harness.compare;

import dev.quipu.core.text.Text;
import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.artifacts.RunPlan;
import dev.quipu.harness.compare.RunDiff.ExperimentDiff;
import dev.quipu.harness.json.Json;
import dev.quipu.harness.report.Figures;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A comparison for people who read a terminal.
public record DiffText(RunDiff diff) {
  private static final int OUTPUT_CHARS = 60;

  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(named(diff.base())).append(" -> ").append(named(diff.run())).append("\n\n");
    for (ExperimentDiff one : diff.experiments()) {
      text.append(one.model()).append("  ").append(one.probe()).append("  ");
      text.append(one.dataset()).append(": ").append(one.metric()).append(' ');
      text.append(value(one.baseMean())).append(" -> ").append(value(one.runMean()));
      if (one.baseMean() != null && one.runMean() != null) {
        double gain = one.runMean() - one.baseMean();
        text.append(String.format(Locale.ROOT, " (%+.4f)", gain));
      }
      text.append('\n');
    }
    text.append('\n');
    for (RecordChange change : RecordChange.values()) {
      text.append(change == RecordChange.REGRESSED ? "" : ", ");
      text.append(diff.count(change)).append(' ').append(change.word());
    }
    text.append('\n');
    for (CaseDiff one : diff.cases()) {
      CaseRecord named = one.any();
      text.append(String.format(Locale.ROOT, "  %-9s  ", one.change().word()));
      text.append(named.model()).append('/').append(named.probe()).append('/');
      text.append(named.dataset()).append('/').append(named.exampleId()).append("  ");
      text.append(side(one.base())).append(" -> ").append(side(one.run())).append('\n');
    }
    return text.toString();
  }

  private static String named(RunPlan plan) {
    return plan.name() + " (" + plan.identity().id() + ")";
  }

  private static String value(@Nullable Double value) {
    return value == null ? "-" : Figures.score(value);
  }

  private static String side(@Nullable CaseRecord record) {
    if (record == null) {
      return "-";
    } else if (record.status().isFailure()) {
      return record.status().word();
    }
    Object output = record.output();
    return value(record.primaryScore())
        + (output == null
            ? ""
            : " " + Text.quote(Text.first(Json.plainText(output), OUTPUT_CHARS)));
  }
}
