package dev.quipu.cli.harness;

import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes the summary and the report of a run anew.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 1,
    description = "Makes summary.json and report.html of the records of a run anew.")
public final class ReportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder of the run.")
  private Path folder = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    HarnessFolder run = HarnessFolder.complete(folder);
    var _ = RunReport.write(run.manifest().plan(), run);
    spec.commandLine().getOut().println(run.file(HarnessFolder.REPORT));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
