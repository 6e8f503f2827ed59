package dev.quipu.cli;

import dev.quipu.cli.console.ProgressLine;
import dev.quipu.cli.console.Sizes;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.upkeep.Freed;
import dev.quipu.server.app.FolderPurge;
import dev.quipu.server.app.RemotePurge;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Removes for good what was deleted.
@Command(
    name = "gc",
    mixinStandardHelpOptions = true,
    description = {
      "Removes for good the runs and experiments that were deleted some time ago, uploads that were never completed, and bytes nobody names "
          + "any more, and gives the space back to the disk. It cannot be undone. If a server is running, name it with --url; it goes on serving."
    })
final class GcCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "quipu-data",
      description = "The folder, while no server has it open. Default: ./${DEFAULT-VALUE}")
  private Path data = Path.of("");

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The server that has the folder open, such as http://127.0.0.1:5000. User and password, or QUIPU_AUTHORIZATION in the environment, are "
              + "for a proxy in front of it.")
  private @Nullable String url;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      defaultValue = "30d",
      converter = Age.class,
      description =
          "How long ago it must have been deleted: 30d, 12h, 0 for everything that is deleted. Default: ${DEFAULT-VALUE}")
  private Duration olderThan = Duration.ofDays(30);

  @Option(names = "--dry-run", description = "Only say what would be removed.")
  private boolean dryRun;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Freed freed = url == null ? inFolder() : RemotePurge.run(Addresses.of(url), olderThan, dryRun);
    out.println(
        (dryRun ? "Would remove " : "Removed ")
            + freed.runs()
            + " runs with "
            + freed.points()
            + " points ("
            + Sizes.of(freed.pointBytes())
            + ") and "
            + freed.artifacts()
            + " files, "
            + freed.experiments()
            + " experiments, "
            + freed.models()
            + " models, "
            + freed.uploads()
            + " unfinished uploads, and "
            + freed.blobs()
            + " blobs nobody else names ("
            + Sizes.of(freed.blobBytes())
            + ")");
    if (!dryRun) {
      out.println("The database gave back " + Sizes.of(freed.givenBackBytes()));
    }
    if (freed.blobsStay()) {
      out.println("A backup was copying blobs, so they stayed; run this again when it is done");
    }
    out.flush();
    return 0;
  }

  private Freed inFolder() {
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    try {
      return FolderPurge.run(data, olderThan, dryRun, progress);
    } catch (QuipuException e) {
      if (e.code() == ErrorCode.UNAVAILABLE) {
        throw new QuipuException(e.code(), e.message() + " Or name that server with --url.", e);
      }
      throw e;
    } finally {
      progress.clear();
    }
  }
}
