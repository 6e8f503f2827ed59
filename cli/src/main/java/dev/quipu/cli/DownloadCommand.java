package dev.quipu.cli;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.read.ArtifactEntry;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.read.StoredArtifacts;
import dev.quipu.sdk.read.StoredRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Downloads artifacts of a run.
@Command(
    name = "download",
    mixinStandardHelpOptions = true,
    description = {
      "Downloads a file or a folder of a run, or all of its artifacts, with empty folders. Each"
          + " file is verified: it gets its name once its bytes have the SHA-256 that the server"
          + " knows. After a cut of the connection a file goes on where it was. A file that is"
          + " there already is replaced.",
      "References to data elsewhere are listed and not followed."
    })
final class DownloadCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The id or the name of the run.")
  private String run = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = "",
      description = "The path of a file or folder, such as model/weights.bin. Default: all.")
  private String path = "";

  @Option(
      names = "--to",
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "The folder in which the file or folder is put under its own name. Default: this one")
  private Path into = Path.of(".");

  @Mixin private ServerChoice server = new ServerChoice();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (Quipu quipu = Quipu.connect(server.options())) {
      StoredArtifacts artifacts = find(quipu.project()).artifacts();
      Path target = path.isEmpty() ? into : into.resolve(lastSegment(path));
      artifacts.download(path, target);
      PrintWriter out = spec.commandLine().getOut();
      out.println("Downloaded and verified: " + target);
      referencesBelow(artifacts, path)
          .forEach(left ->
              out.println(
                  "Reference, not followed: " + left.path() + " -> " + left.target().uri()));
      out.flush();
    }
    return 0;
  }

  private StoredRun find(Project project) {
    return RunId.isValid(run) ? project.loadRun(new RunId(run)) : project.loadRun(run);
  }

  private static String lastSegment(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// The references in a folder and the folders in it; none if the path is a file.
  private static List<ArtifactEntry.Reference> referencesBelow(
      StoredArtifacts artifacts, String folder) {
    return artifacts.list(folder).stream()
        .flatMap(entry -> {
          if (entry instanceof ArtifactEntry.Folder below && below.references() > 0) {
            return referencesBelow(artifacts, below.path().value()).stream();
          }
          return entry instanceof ArtifactEntry.Reference reference
              ? Stream.of(reference)
              : Stream.empty();
        })
        .toList();
  }
}
