package dev.quipu.cli;

import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.Version;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Serves until told to stop.
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    description = "Starts the tracker: the page, the native API and the MLflow API on one port.")
final class ServerCommand implements Callable<Integer> {
  /// The process ends this long after it was told to stop, whatever it is doing. Service managers
  /// usually kill a process after 30 s; the process ends before.
  private static final int HALT_SECONDS = 25;

  /// The exit code of the JVM after SIGTERM: 128 + 15.
  private static final int TERMINATED = 143;

  @Mixin private final ServerFlags flags = new ServerFlags();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    OldSpace.watch();
    QuipuServer server = QuipuServer.start(flags.options());
    closeAtShutdown(server);
    spec.commandLine()
        .getOut()
        .println("Quipu " + Version.read() + " is listening on " + server.url());
    spec.commandLine()
        .getErr()
        .println(
            "The heap may have "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB; QUIPU_JAVA_OPTIONS=-Xmx... gives it another size");
    spec.commandLine().getOut().flush();
    spec.commandLine().getErr().flush();
    new CountDownLatch(1).await();
    return 0;
  }

  /// On Ctrl-C and SIGTERM, answers the requests in flight, then ends the process. The process ends
  /// in any case: a thread halts it after a while. That thread starts in advance, because there may
  /// be no memory later.
  static void closeAtShutdown(QuipuServer server) {
    CountDownLatch stopping = new CountDownLatch(1);
    Thread.ofPlatform()
        .name("quipu-halt")
        .daemon()
        .start(() -> {
          try {
            stopping.await();
            Thread.sleep(Duration.ofSeconds(HALT_SECONDS));
          } catch (InterruptedException e) {
            // No code interrupts this thread; after an interrupt the wait would have no purpose.
          }
          Runtime.getRuntime().halt(TERMINATED);
        });
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping.countDown();
                  server.close();
                },
                "quipu-shutdown"));
  }
}
