package dev.quipu.cli;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.copy.FolderImport;
import dev.quipu.sdk.copy.Imported;
import dev.quipu.sdk.folder.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Imports run folders into a server.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Loads run folders into a server: those that Quipu.local or 'quipu export --to' has written."
          + " May be repeated, also while a program logs to the folder: each line is stored once.",
      "A folder with anything wrong is refused as a whole, with the file and the line. A run that"
          + " another program has logged to the server is left as it is.",
      "Ends with 0 if all were imported, else with 1."
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FOLDER",
      arity = "1..*",
      description = "A run folder, or a folder of run folders.")
  private List<Path> folders = new ArrayList<>();

  @Mixin private ServerChoice server = new ServerChoice();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    FolderImport importing = FolderImport.into(server.options());
    int exit = 0;
    for (Path folder : folders) {
      for (RunFolder run : importing.find(folder)) {
        try {
          tell(importing.run(run));
        } catch (QuipuException e) {
          spec.commandLine().getErr().println("quipu: " + e.message());
          spec.commandLine().getErr().flush();
          exit = 1;
        }
      }
    }
    return exit;
  }

  private void tell(Imported imported) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Imported run "
            + imported.run()
            + " "
            + Text.quote(imported.name())
            + ": "
            + imported.lines()
            + " new lines, "
            + imported.files()
            + " new files");
    imported
        .missing()
        .forEach(content -> out.println("  without " + content + ", which is missing"));
    out.flush();
  }
}
