package dev.quipu.cli.harness;

import dev.quipu.harness.config.ConfigKind;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Asks several models the cases of several data sets, and scores their answers with several
/// probes.
@Command(
    name = "harness",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 1,
    description = {
      "Asks several models the cases of several data sets, and scores their answers with several probes.",
      "The folder of the run gets records.jsonl, summary.json, report.html and manifest.json, the"
          + " same bytes for the same configuration and answers. A run that was cut off goes on"
          + " when it is started again."
    })
public final class HarnessCommand implements Callable<Integer> {
  @Mixin private RunOptions options = new RunOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    return options.execute(ConfigKind.HARNESS, spec.commandLine());
  }
}
