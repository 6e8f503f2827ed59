package dev.quipu.cli;

import dev.quipu.cli.console.ProgressLine;
import dev.quipu.examples.DigitsDemo;
import dev.quipu.sdk.Options;
import dev.quipu.server.app.QuipuServer;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
      "Starts the tracker, trains small neural networks on handwritten digits, evaluates two of them and registers them as versions of a "
          + "model, logging through the Java SDK, so that there is something to watch. Takes less than a minute, then goes on serving."
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
    DigitsDemo.Outcome outcome =
        DigitsDemo.run(Options.defaults().url(server.url()), out, ProgressLine.isTerminal());
    out.println();
    addresses(server.url(), outcome).forEach(out::println);
    out.println();
    if (exit) {
      return 0;
    }
    out.println("All runs are at " + server.url() + " - Ctrl-C stops the tracker.");
    new CountDownLatch(1).await();
    return 0;
  }

  /// What there is to look at, each line of words before its address.
  static List<String> addresses(String url, DigitsDemo.Outcome outcome) {
    String best = outcome.best().hex();
    String smallest = outcome.smallest().hex();
    String score = URLEncoder.encode("[\"digits\",\"right\",\"\"]", StandardCharsets.UTF_8);
    return List.of(
        "Where did a wrong prediction come from? Choose one of these tasks, and follow the lineage"
            + " of its prediction:",
        url + "/runs/" + best + "?tab=tasks&find=wrong",
        "Which digits does the smallest network get wrong that the best one reads?",
        url + "/compare?runs=" + best + "," + smallest + "&tab=cases&score=" + score,
        "Which network reads best?",
        url + "/experiments/" + outcome.experiment() + "/leaderboard?score=" + score,
        "Which training diverged? Its alert has fired:",
        url + "/runs/" + outcome.diverged().hex(),
        "The networks are versions of a registered model, and the best is its champion:",
        url + "/models/" + DigitsDemo.MODEL);
  }
}
