package dev.quipu.harness.report;

import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.RunPlan;
import dev.quipu.harness.artifacts.RunSummary;
import java.io.IOException;

/// Makes the summary and the report of the records in a folder.
public final class RunReport {
  private RunReport() {}

  /// Writes `summary.json` and `report.html`.
  public static RunSummary write(RunPlan plan, HarnessFolder folder) throws IOException {
    RunSummary summary = RunSummary.of(plan, folder);
    folder.writeJson(HarnessFolder.SUMMARY, summary.members());
    ReportPage page = new ReportPage(summary, ShownCases.of(summary, folder));
    folder.writeText(HarnessFolder.REPORT, page.html());
    return summary;
  }
}
