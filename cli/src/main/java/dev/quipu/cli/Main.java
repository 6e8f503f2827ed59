package dev.quipu.cli;

import dev.quipu.core.QuipuException;
import dev.quipu.server.app.Version;
import java.io.PrintWriter;
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
    },
    subcommands = {
      ServerCommand.class,
      DemoCommand.class,
      SyncCommand.class,
      BackupCommand.class,
      VerifyCommand.class,
      GcCommand.class,
      HelpCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Logging.configure();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new Main());
    commands.setExecutionExceptionHandler(Main::report);
    commands.setUsageHelpWidth(100);
    return commands;
  }

  /// What went wrong, in a line; a stack trace only for what should not happen.
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
