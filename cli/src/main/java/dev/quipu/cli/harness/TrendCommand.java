package dev.quipu.cli.harness;

import dev.quipu.core.error.QuipuException;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.compare.Trend;
import dev.quipu.harness.compare.Trend.Line;
import dev.quipu.harness.compare.TrendText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows how the scores of runs move.
@Command(
    name = "trend",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 1,
    description = {
      "Shows how the mean scores of runs move from folder to folder.",
      "With --threshold the status is 2 if the last run is worse than the one before by more."
    })
public final class TrendCommand implements Callable<Integer> {
  private static final int FALLEN = 2;

  @Parameters(
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "The folders of runs, the oldest first.")
  private List<Path> folders = List.of();

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = "A score such as token_f1.recall. Default: the primary score")
  private @Nullable String metric;

  @Option(
      names = "--threshold",
      paramLabel = "NUMBER",
      description = "How much worse the last run may be than the one before.")
  private @Nullable Double threshold;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json. Default: text")
  private String format = "text";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (!List.of("text", "json").contains(format)) {
      throw QuipuException.invalid("--format is \"" + format + "\"; it must be text or json");
    }
    if (threshold != null && !(threshold >= 0)) {
      throw QuipuException.invalid("--threshold is " + threshold + "; it must be at least 0");
    }
    Trend trend = Trend.of(folders.stream().map(HarnessFolder::complete).toList(), metric);
    PrintWriter out = spec.commandLine().getOut();
    out.print(format.equals("json") ? trend.json() : new TrendText(trend).text());
    out.flush();
    List<Line> fallen = threshold == null ? List.of() : trend.fallen(threshold);
    for (Line line : fallen) {
      spec.commandLine()
          .getErr()
          .println(
              "quipu: "
                  + String.join(" ", line.model(), line.probe(), line.dataset(), line.metric())
                  + " is worse by more than "
                  + threshold);
    }
    spec.commandLine().getErr().flush();
    return fallen.isEmpty() ? 0 : FALLEN;
  }
}
