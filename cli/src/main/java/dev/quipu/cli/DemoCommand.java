package dev.quipu.cli;

import dev.quipu.core.model.RunId;
import dev.quipu.examples.DigitsDemo;
import dev.quipu.sdk.Options;
import dev.quipu.server.app.QuipuServer;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs a server, and trains a small network at the same time.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the tracker, trains small neural networks on handwritten digits and evaluates the best of them, logging through the "
          + "Java SDK, so that there is something to watch. Takes less than a minute, then goes on serving."
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin private final ServerFlags flags = new ServerFlags();

  @Option(names = "--exit", description = "Stop after the training instead of serving on.")
  private boolean exit;

  @Override
  public Integer call() throws InterruptedException {
    PrintStream out = System.out;
    OldSpace.watch();
    QuipuServer server = QuipuServer.start(flags.options());
    ServerCommand.closeAtShutdown(server);
    out.println("Watch it here: " + server.url());
    out.println();
    RunId evaluation =
        DigitsDemo.run(Options.defaults().url(server.url()), out, ProgressLine.isTerminal());
    out.println();
    out.println(
        "Where did a wrong prediction come from? Choose one of these tasks, and follow the lineage"
            + " of its prediction:");
    out.println(server.url() + "/runs/" + evaluation.hex() + "?tab=tasks&find=wrong");
    out.println();
    if (exit) {
      return 0;
    }
    out.println("All runs are at " + server.url() + " - Ctrl-C stops the tracker.");
    new CountDownLatch(1).await();
    return 0;
  }
}
