package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    CommandLine commands = Main.commandLine(args);
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    return commands.execute(args);
  }

  @Test
  void theHelpNamesEveryCommand() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString()).contains("server", "demo", "Usage: quipu");
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : Main.commandLine().getSubcommands().keySet()) {
      assertThat(execute(command, "--help")).as(command).isZero();
      assertThat(out.toString()).contains("Usage: quipu " + command);
      assertThat(execute("help", command)).as(command).isZero();
    }
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).matches("(?s)quipu \\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void listeningBeyondTheLoopbackIsRefusedUnlessSaid(@TempDir Path data) {
    assertThat(execute("server", "--host", "0.0.0.0", "--port", "0", "--data", data.toString()))
        .isNotZero();
    assertThat(err.toString()).contains("--insecure-no-auth").doesNotContain("\tat ");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void aBadPortIsNamed() {
    assertThat(execute("server", "--port", "70000")).isNotZero();
    assertThat(err.toString()).contains("70000").doesNotContain("\tat ");
  }

  @Test
  void journalsAreSentAndTheExitCodeTellsWhetherAllWas(@TempDir Path data, @TempDir Path journals) {
    Options offline = Options.defaults().mode(Mode.OFFLINE).journalFolder(journals).capture(false);
    try (Quipu quipu = Quipu.connect(offline)) {
      quipu.experiment("e").startRun("r").log("x", 1, 1);
    }
    try (QuipuServer server =
        QuipuServer.start(new ServerOptions("127.0.0.1", 0, data, Set.of(), false))) {
      assertThat(execute("sync", "--url", server.url(), journals.toString())).isZero();
      assertThat(out.toString()).contains("1 of 1 journals sent; 1 points");
      assertThat(execute("sync", "--url", server.url(), data + "/nowhere")).isEqualTo(1);
      assertThat(err.toString()).contains("nowhere is not a folder");
    }
  }

  @Test
  void theRehearsalPlaysThroughWithoutAFault() throws IOException {
    Rehearsal.main(new String[0]);
  }

  @Test
  void anUnknownCommandIsAnError() {
    assertThat(execute("frobnicate")).isEqualTo(CommandLine.ExitCode.USAGE);
  }
}
