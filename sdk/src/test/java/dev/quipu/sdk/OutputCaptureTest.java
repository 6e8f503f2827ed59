package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The output of a program in the logs of its runs.
@Timeout(120)
class OutputCaptureTest {
  private final PrintStream outBefore = System.out;
  private final PrintStream errBefore = System.err;
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(terminal, true, StandardCharsets.UTF_8);
  private final PrintStream err = new PrintStream(terminal, true, StandardCharsets.UTF_8);

  @BeforeEach
  void replace() {
    System.setOut(out);
    System.setErr(err);
  }

  @AfterEach
  void putBack() {
    System.setOut(outBefore);
    System.setErr(errBefore);
  }

  private String printed() {
    return terminal.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  @Test
  void linesAreEntriesOfTheRun() throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      Run run = quipu.experiment("e").startRun("r");
      System.out.println("before");
      try (Run.OutputCapture capture = run.captureOutput()) {
        assertThat(capture).isNotNull();
        System.out.println("\u001b[32mepoch 1\u001b[0m");
        System.err.println("careful");
        for (int i = 0; i <= 1000; i++) {
          System.err.print("\r" + i / 10 + " %");
        }
        System.err.println();
        System.out.print("no newline");
      }
      System.out.println("after");
      assertThat(System.out).isSameAs(out);
      assertThat(System.err).isSameAs(err);
      assertThat(run.finish().isComplete()).isTrue();
      assertThat(server.run(run).messages("stdout")).containsExactly("epoch 1", "no newline");
      assertThat(server.run(run).messages("stderr"))
          .contains("careful", "100 %")
          .hasSizeLessThan(9);
      assertThat(server.run(run).log).extracting(FakeServer.Entry::level).containsOnly(Level.INFO);
      assertThat(printed()).contains("\u001b[32mepoch 1\u001b[0m\ncareful\n\r0 %\r0 %");
    }
  }

  @Test
  void severalRunsGetEachTheOutput() throws IOException {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      Run first = quipu.experiment("e").startRun("first");
      Run second = quipu.experiment("e").startRun("second");
      first.captureOutput();
      second.captureOutput();
      second.captureOutput();
      System.out.println("both");
      first.finish();
      System.out.println("second");
      second.finish();
      assertThat(System.out).isSameAs(out);
      assertThat(System.err).isSameAs(err);
      second.captureOutput();
      assertThat(System.out).isSameAs(out);
      assertThat(server.run(first).messages("stdout")).containsExactly("both");
      assertThat(server.run(second).messages("stdout")).containsExactly("both", "second");
    }
  }

  @Test
  void anOptionTurnsItOnForAllRuns() throws IOException {
    try (FakeServer server = new FakeServer()) {
      List<Run> runs = new ArrayList<>();
      try (Quipu quipu = Quipu.connect(server.options().captureOutput(true))) {
        runs.add(quipu.experiment("e").startRun("a"));
        runs.add(runs.get(0).startRun("child"));
        System.out.println("hello");
        runs.get(1).finish();
        System.out.print("left open");
      }
      assertThat(System.out).isSameAs(out);
      assertThat(server.run(runs.get(0)).messages("stdout")).containsExactly("hello", "left open");
      assertThat(server.run(runs.get(1)).messages("stdout")).containsExactly("hello");
    }
  }

  @Test
  void theOptionHasAVariableAndAProperty() {
    Properties properties = new Properties();
    assertThat(Options.from(Map.of(), properties).captureOutput()).isFalse();
    Map<String, String> environment = Map.of("QUIPU_CAPTURE_OUTPUT", "true");
    assertThat(Options.from(environment, properties).captureOutput()).isTrue();
    properties.setProperty("quipu.capture.output", "false");
    assertThat(Options.from(environment, properties).captureOutput()).isFalse();
    assertThat(Options.from(environment, properties).captureOutput(true).captureOutput()).isTrue();
    assertThatThrownBy(() -> Options.from(Map.of("QUIPU_CAPTURE_OUTPUT", "yes"), new Properties()))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("QUIPU_CAPTURE_OUTPUT")
        .hasMessageContaining("yes");
  }

  /// The SDK warns about each refused value, the console handler prints the warning, and the print
  /// is an entry of the run: this must not go round in a circle.
  @Test
  void whatTheSdkPrintsGivesNoNewEntries() throws IOException {
    Logger sdk = Logger.getLogger("dev.quipu.sdk");
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options().captureOutput(true))) {
      Run run = quipu.experiment("e").startRun("r");
      ConsoleHandler console = new ConsoleHandler();
      sdk.addHandler(console);
      java.util.logging.Level before = sdk.getLevel();
      sdk.setLevel(java.util.logging.Level.ALL);
      try {
        run.log("bad\u0000key", 1, 1);
        assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
      } finally {
        sdk.setLevel(before);
        sdk.removeHandler(console);
      }
      run.finish();
      assertThat(printed()).contains("bad");
      assertThat(server.run(run).log).isEmpty();
    }
  }

  @Test
  void threadsThatGoOnPrintingWhenTheRunEndsLoseNothing() throws Exception {
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      CountDownLatch begun = new CountDownLatch(20);
      List<Thread> threads = new ArrayList<>();
      List<Run> runs = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        runs.add(quipu.experiment("e").startRun("r" + i));
        runs.get(i).captureOutput();
      }
      for (int i = 0; i < 20; i++) {
        Thread thread =
            new Thread(() -> {
              for (int n = 0; n < 2000; n++) {
                System.out.println("line " + n);
                begun.countDown();
              }
            });
        thread.start();
        threads.add(thread);
      }
      begun.await();
      List<Report> reports = runs.stream().map(Run::finish).toList();
      for (Thread thread : threads) {
        thread.join();
      }
      for (int i = 0; i < runs.size(); i++) {
        assertThat(reports.get(i).problems()).isEmpty();
        assertThat(reports.get(i).isComplete()).isTrue();
        assertThat(runs.get(i).report().isComplete()).isTrue();
        assertThat(server.run(runs.get(i)).messages("stdout")).contains("line 0");
      }
      assertThat(System.out).isSameAs(out);
    }
  }

  @Test
  void theExceptionOfARunIsAnErrorInItsLog() throws IOException {
    class Hostile extends RuntimeException {
      @Override
      public String getMessage() {
        throw new IllegalStateException("no message");
      }
    }
    try (FakeServer server = new FakeServer();
        Quipu quipu = Quipu.connect(server.options())) {
      List<Run> runs = new ArrayList<>();
      assertThatThrownBy(() ->
              quipu
                  .experiment("e")
                  .run(
                      "r",
                      run -> {
                        runs.add(run);
                        throw new IOException("disk full", new IllegalStateException("why"));
                      }))
          .hasMessage("disk full");
      Run hostile = quipu.experiment("e").startRun("hostile");
      hostile.fail(new Hostile());
      hostile.fail(new Hostile());
      List<FakeServer.Entry> log = server.run(runs.get(0)).log;
      assertThat(log).hasSize(1);
      assertThat(log.get(0).level()).isEqualTo(Level.ERROR);
      assertThat(log.get(0).message()).isEqualTo("The run failed: java.io.IOException: disk full");
      assertThat(log.get(0).exception())
          .startsWith("java.io.IOException: disk full\n\tat dev.quipu.sdk.OutputCaptureTest")
          .contains("Caused by: java.lang.IllegalStateException: why");
      List<FakeServer.Entry> hostileLog = server.run(hostile).log;
      assertThat(hostileLog).hasSize(1);
      assertThat(hostileLog.get(0).exception())
          .contains("Hostile: (the message cannot be read: java.lang.IllegalStateException)")
          .contains("\tat dev.quipu.sdk.OutputCaptureTest");
      assertThat(server.run(hostile).status()).isEqualTo("failed");
    }
  }
}
