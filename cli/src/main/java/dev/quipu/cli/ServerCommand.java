package dev.quipu.cli;

import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.Version;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Serves until it is told to stop.
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    description = "Starts the tracker: the page, the native API and the MLflow API on one port.")
final class ServerCommand implements Callable<Integer> {
  @Mixin private final ServerFlags flags = new ServerFlags();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    QuipuServer server = QuipuServer.start(flags.options());
    closeAtShutdown(server);
    spec.commandLine()
        .getOut()
        .println("Quipu " + Version.read() + " is listening on " + server.url());
    spec.commandLine().getOut().flush();
    new CountDownLatch(1).await();
    return 0;
  }

  /// Ctrl-C and SIGTERM answer what is in flight before the process ends.
  static void closeAtShutdown(QuipuServer server) {
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "quipu-shutdown"));
  }
}
