package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.capture.SdkVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  @Test
  void aRunSaysWhatItRanOn() throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options().capture(true))) {
      Run run = quipu.experiment("e").startRun("r");
      run.finish();
      assertThat(server.run(run).tags)
          .containsKeys("quipu.os", "quipu.jvm", "quipu.host", "quipu.source.command")
          .containsEntry("quipu.sdk.version", SdkVersion.VERSION)
          .containsEntry("quipu.pid", Long.toString(ProcessHandle.current().pid()));
      assertThat(SdkVersion.VERSION).matches("\\d.*");
      assertThat(server.run(run).attributes).containsEntry("user", System.getProperty("user.name"));
    }
  }

  @Test
  void aRunSaysNothingWhereThatIsSwitchedOff() throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      Run run = quipu.experiment("e").startRun("r");
      run.finish();
      assertThat(server.run(run).tags).isEmpty();
    }
  }

  @Test
  void theServerIsNamedByPropertyThenVariableThenDefault() {
    Properties properties = new Properties();
    assertThat(Options.from(Map.of(), properties).url()).hasToString("http://127.0.0.1:5000");
    Map<String, String> environment = Map.of("QUIPU_URL", "https://tracker/base/");
    assertThat(Options.from(environment, properties).url()).hasToString("https://tracker/base");
    properties.setProperty("quipu.url", "http://other:1");
    assertThat(Options.from(environment, properties).url()).hasToString("http://other:1");
  }

  @Test
  void theProjectIsNamedByPropertyThenVariableThenDefault() {
    Properties properties = new Properties();
    assertThat(Options.from(Map.of(), properties).project()).isEqualTo("default");
    Map<String, String> environment = Map.of("QUIPU_PROJECT", "vision");
    assertThat(Options.from(environment, properties).project()).isEqualTo("vision");
    properties.setProperty("quipu.project", "audio");
    assertThat(Options.from(environment, properties).project()).isEqualTo("audio");
    assertThatThrownBy(() -> Options.from(Map.of("QUIPU_PROJECT", "No Name"), new Properties()))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("No Name");
  }

  /// Starts a run and leaves it open.
  public static final class Abandoned {
    private Abandoned() {}

    public static void main(String[] args) throws InterruptedException {
      Quipu quipu = Quipu.connect(args[0]);
      Run run = quipu.experiment("e").startRun("abandoned");
      run.log("x", 1, 1);
      System.out.println("started");
      if (args.length > 1) {
        Thread.sleep(60_000);
      }
    }
  }

  private static String statusAfter(boolean terminated) throws Exception {
    try (FakeServer server = new FakeServer()) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Abandoned.class.getName(),
                  server.url()));
      if (terminated) {
        command.add("stay");
      }
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).isEqualTo("started");
        if (terminated) {
          process.destroy();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(server.runs().get(0).values("x")).containsExactly(1.0);
      return String.valueOf(server.runs().get(0).status());
    }
  }

  @Test
  void aRunThatIsOpenWhenTheJvmIsTerminatedEndsAsKilled() throws Exception {
    assertThat(statusAfter(true)).isEqualTo("killed");
  }

  @Test
  void aRunThatIsForgottenEndsAsKilled() throws Exception {
    assertThat(statusAfter(false)).isEqualTo("killed");
  }
}
