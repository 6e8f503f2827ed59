package dev.quipu.cli.harness;

import dev.quipu.core.error.QuipuException;
import dev.quipu.harness.artifacts.FolderCheck;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.config.ConfigFile;
import dev.quipu.harness.config.ConfigKind;
import dev.quipu.harness.run.Harness;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Checks configurations, and the folders of runs.
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 1,
    description = {
      "Checks configurations of experiments and harnesses with their data, and the folders of runs.",
      "The status is 1 if something is wrong. Mistakes in a configuration are named with line and"
          + " column."
    })
public final class ValidateCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "PATH", description = "Configurations and folders.")
  private List<Path> paths = List.of();

  @Option(
      names = "--schema",
      paramLabel = "KIND",
      description = "Print the JSON Schema of configurations: experiment or harness.")
  private @Nullable String schema;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (schema != null) {
      String named = schema;
      ConfigKind kind =
          ConfigKind.find(named)
              .orElseThrow(() ->
                  QuipuException.invalid(
                      "--schema is \"" + named + "\"; it must be experiment or harness"));
      out.print(kind.schema());
      out.flush();
      return 0;
    }
    if (paths.isEmpty()) {
      throw QuipuException.invalid("quipu validate needs a configuration, a folder or --schema");
    }
    int status = 0;
    for (Path path : paths) {
      List<String> problems = problems(path);
      problems.forEach(out::println);
      out.println(path + (problems.isEmpty() ? ": good" : ": not good"));
      status = problems.isEmpty() ? status : 1;
    }
    out.flush();
    return status;
  }

  private static List<String> problems(Path path) throws IOException {
    try {
      if (Files.isDirectory(path)) {
        return FolderCheck.problems(HarnessFolder.complete(path));
      }
      var _ = Harness.of(ConfigFile.read(path, ConfigFile.kind(path)));
      return List.of();
    } catch (QuipuException e) {
      return List.of(e.message());
    }
  }
}
