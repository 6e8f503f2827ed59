package dev.quipu.cli;

import dev.quipu.cli.console.ProgressLine;
import dev.quipu.cli.console.Sizes;
import dev.quipu.core.error.QuipuException;
import dev.quipu.server.app.Verification;
import dev.quipu.server.app.Verification.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Checks a data folder while it is in use.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks everything that is stored, also while a server is writing: the structure of the database, the checksums of every frame and chunk, "
          + "the digest of every blob, and that none is missing. Changes nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Everything is as it was stored.",
      "1:Something is damaged or missing; each line says what and where.",
      "2:It could not be checked."
    })
final class VerifyCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "quipu-data",
      description = "The folder to check. Default: ./${DEFAULT-VALUE}")
  private Path data = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ProgressLine progress = new ProgressLine(err);
    try {
      Verdict verdict =
          Verification.run(
              data,
              InstantSource.system(),
              flaw -> {
                progress.clear();
                out.println(flaw);
                out.flush();
              },
              progress);
      progress.clear();
      if (verdict.unnamed() > 0) {
        out.println(
            verdict.unnamed()
                + " blobs of "
                + Sizes.of(verdict.unnamedBytes())
                + " are named by nothing; 'quipu gc' removes them");
      }
      out.println(
          (verdict.flaws() == 0 ? "Everything is as it was stored" : verdict.flaws() + " flaws")
              + "; "
              + verdict.blobs()
              + " blobs of "
              + Sizes.of(verdict.blobBytes())
              + " are sound");
      out.flush();
      return verdict.flaws() == 0 ? 0 : 1;
    } catch (QuipuException e) {
      progress.clear();
      err.println("quipu: " + e.message());
      err.flush();
      return 2;
    }
  }
}
