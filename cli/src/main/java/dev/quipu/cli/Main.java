package dev.quipu.cli;

import dev.quipu.cli.harness.HarnessCommand;
import dev.quipu.cli.harness.ReportCommand;
import dev.quipu.cli.harness.RunCommand;
import dev.quipu.cli.harness.TrendCommand;
import dev.quipu.cli.harness.ValidateCommand;
import dev.quipu.core.error.QuipuException;
import dev.quipu.server.app.Version;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/// The entry point of `quipu`.
@Command(
    name = "quipu",
    mixinStandardHelpOptions = true,
    versionProvider = Main.BuildVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Records, shows and compares the runs of people who train models and evaluate LLM systems.",
      ""
    },
    footer = {
      "",
      "Start with 'quipu demo', or 'quipu server' and MLFLOW_TRACKING_URI=http://127.0.0.1:5000."
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Logging.configure();
    System.exit(commandLine(args).execute(args));
  }

  /// The commands. If the called command is known, only that one is built: reading the options of
  /// all commands takes a good part of a start.
  static CommandLine commandLine(String... args) {
    Map<String, Class<?>> all = subcommands();
    String called = args.length > 0 && !args[0].equals("help") ? args[0] : "";
    if (all.containsKey(called)) {
      all.keySet().retainAll(Set.of(called));
    }
    CommandLine commands = new CommandLine(new Main());
    all.forEach(commands::addSubcommand);
    commands.setExecutionExceptionHandler(Main::report);
    commands.setUsageHelpWidth(100);
    return commands;
  }

  /// In the order of the help.
  private static Map<String, Class<?>> subcommands() {
    Map<String, Class<?>> all = new LinkedHashMap<>();
    all.put("server", ServerCommand.class);
    all.put("demo", DemoCommand.class);
    all.put("sync", SyncCommand.class);
    all.put("import", ImportCommand.class);
    all.put("download", DownloadCommand.class);
    all.put("export", ExportCommand.class);
    all.put("diff", DiffCommand.class);
    all.put("run", RunCommand.class);
    all.put("harness", HarnessCommand.class);
    all.put("report", ReportCommand.class);
    all.put("trend", TrendCommand.class);
    all.put("validate", ValidateCommand.class);
    all.put("backup", BackupCommand.class);
    all.put("verify", VerifyCommand.class);
    all.put("gc", GcCommand.class);
    all.put("help", HelpCommand.class);
    return all;
  }

  /// Prints the error in one line; a stack trace only for unexpected exceptions.
  private static int report(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof QuipuException) {
      err.println("quipu: " + e.getMessage());
    } else {
      e.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  /// The version of the build.
  static final class BuildVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"quipu " + Version.read()};
    }
  }
}
