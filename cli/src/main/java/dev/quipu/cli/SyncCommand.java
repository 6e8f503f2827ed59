package dev.quipu.cli;

import dev.quipu.sdk.Options;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.SyncReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Sends the content of the Java SDK's journals.
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = {
      "Sends what the journals below a folder hold and the server does not have: of runs that were"
          + " logged offline, that died, or that could not reach the server. May be repeated, and"
          + " run while they are being written. A journal is removed once the server has confirmed"
          + " all of it and nobody writes it.",
      "Ends with 0 if everything was sent, else with 1."
    })
final class SyncCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description =
          "The folder: of all journals, of one run or of one writer. Default: QUIPU_DIR or .quipu")
  private @Nullable Path folder;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server. Default: QUIPU_URL or http://127.0.0.1:5000")
  private @Nullable String url;

  @Option(
      names = "--watch",
      description = "Go on with what is still to be written, until interrupted.")
  private boolean watch;

  @Spec private CommandSpec spec = CommandSpec.create();
  private String told = "";

  @Override
  public Integer call() throws InterruptedException {
    Options options = Options.defaults();
    if (url != null) {
      options = options.url(url);
    }
    Path from = folder == null ? options.journalFolder() : folder;
    if (!watch && !Files.isDirectory(from)) {
      spec.commandLine().getErr().println("quipu: " + from + " is not a folder that is there");
      return folder == null ? 0 : 1;
    }
    Path readOnly = firstReadOnly(from);
    if (readOnly != null) {
      spec.commandLine()
          .getErr()
          .println(
              "quipu: "
                  + readOnly
                  + " cannot be written, and sync notes there how far it has come. Give this user"
                  + " the right to write it, or copy "
                  + from
                  + " (such as with cp -a) and sync the copy: each point is stored once.");
      return 1;
    }
    try (Sync sync = Sync.open(from, options)) {
      if (watch) {
        sync.watch(this::tell);
      }
      SyncReport report = sync.once(this::tell);
      tell(report);
      report.problems().forEach(problem -> spec.commandLine().getErr().println("  " + problem));
      report.unsent().forEach(path -> spec.commandLine().getErr().println("not sent: " + path));
      spec.commandLine().getErr().flush();
      return report.isComplete() ? 0 : 1;
    }
  }

  private static @Nullable Path firstReadOnly(Path folder) {
    if (!Files.isDirectory(folder)) {
      return null;
    }
    try (Stream<Path> below = Files.walk(folder)) {
      return below
          .filter(path -> Files.isDirectory(path) && !Files.isWritable(path))
          .findFirst()
          .orElse(null);
    } catch (IOException | UncheckedIOException e) {
      // Journals come and go; the code that opens them reports errors.
      return null;
    }
  }

  private void tell(SyncReport report) {
    String summary = report.summary();
    if (!summary.equals(told)) {
      told = summary;
      PrintWriter out = spec.commandLine().getOut();
      out.println(summary);
      out.flush();
    }
  }
}
