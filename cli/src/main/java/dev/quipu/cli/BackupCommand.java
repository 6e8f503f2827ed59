package dev.quipu.cli;

import dev.quipu.cli.console.ProgressLine;
import dev.quipu.cli.console.Sizes;
import dev.quipu.server.app.Backup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Copies a data folder while it is in use.
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Copies everything to a new folder, also while a server is writing. Whatever was acknowledged before it begins is in the copy. "
          + "Every file is verified while it is copied. To restore, start a server with the copy as its folder."
    })
final class BackupCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "quipu-data",
      description = "The folder to copy. Default: ./${DEFAULT-VALUE}")
  private Path data = Path.of("");

  @Parameters(paramLabel = "TARGET", description = "The folder to make; it must not exist.")
  private Path target = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    try {
      Backup.Copied copied = Backup.run(data, target, progress);
      progress.clear();
      out.println(
          "Copied to "
              + target
              + ": "
              + Sizes.of(copied.databaseBytes())
              + " of database, "
              + copied.blobs()
              + " blobs of "
              + Sizes.of(copied.blobBytes()));
      out.flush();
    } finally {
      progress.clear();
    }
    return 0;
  }
}
