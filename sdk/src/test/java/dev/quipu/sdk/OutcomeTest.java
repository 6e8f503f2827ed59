package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.model.RunStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How runs end.
class OutcomeTest extends ConnectedTest {
  private Experiment experiment;

  @BeforeEach
  void start() {
    experiment = quipu.experiment("e");
  }

  private static void work(boolean fails) throws IOException {
    if (fails) {
      throw new IOException("no data");
    }
  }

  @Test
  void workThatThrowsFailsTheRunAndKeepsTheException() {
    List<Run> runs = new ArrayList<>();
    assertThatThrownBy(() ->
            experiment.run(
                "r",
                run -> {
                  runs.add(run);
                  work(true);
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("no data");
    FakeServer.StoredRun stored = server.run(runs.get(0));
    assertThat(stored.status()).isEqualTo("failed");
    assertThat(stored.tags)
        .containsEntry("quipu.error.type", "java.io.IOException")
        .containsEntry("quipu.error.message", "no data");
    assertThat(String.valueOf(stored.tags.get("quipu.error.stack"))).contains("OutcomeTest");
  }

  @Test
  void workWithAResultGivesIt() throws IOException {
    int answer =
        experiment.call(
            "r",
            run -> {
              work(false);
              return 42;
            });
    assertThat(answer).isEqualTo(42);
    assertThat(server.runs().get(0).status()).isEqualTo("completed");
  }

  @Test
  void anExceptionThatLeavesTheBlockFailsTheRun() {
    assertThatThrownBy(
            () -> {
              try (Run run = experiment.startRun("r")) {
                run.log("x", 1);
                work(true);
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(server.runs().get(0).status()).isEqualTo("failed");
  }

  @Test
  void anExceptionThatPassesTwoBlocksFailsBothRuns() {
    assertThatThrownBy(
            () -> {
              try (Run outer = experiment.startRun("outer");
                  Run inner = outer.startRun("inner")) {
                inner.log("x", 1);
                work(true);
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(server.runs()).extracting(FakeServer.StoredRun::status).containsOnly("failed");
  }

  @Test
  void aRunThatIsClosedBeforeItWasFinishedFailed() {
    Run inBlock;
    try (Run run = experiment.startRun("in a block")) {
      run.log("x", 1);
      inBlock = run;
    }
    assertFailedByClosing(inBlock);
    Run byHand = experiment.startRun("by hand");
    byHand.close();
    assertFailedByClosing(byHand);
    Run leftOpen = experiment.startRun("left open");
    quipu.close();
    assertFailedByClosing(leftOpen);
  }

  private void assertFailedByClosing(Run run) {
    assertThat(server.run(run).status()).isEqualTo("failed");
    assertThat(server.run(run).tags)
        .containsEntry("quipu.error.message", "The run was closed before finish() was called");
    assertThat(run.report().problems())
        .containsExactly("The run was closed before finish() was called, so the run failed");
  }

  @Test
  void aRunThatWasFinishedStaysSoWhenItIsClosed() {
    Run run = experiment.startRun("r");
    try (run) {
      run.log("x", 1);
      run.finish();
    }
    quipu.close();
    assertThat(server.run(run).status()).isEqualTo("completed");
    assertThat(server.run(run).tags).doesNotContainKey("quipu.error.message");
    assertThat(run.report().problems()).isEmpty();
  }

  @Test
  void anExceptionThatIsCaughtWithinTheBlockDoesNotFailTheRun() {
    try (Run run = experiment.startRun("r")) {
      try {
        work(true);
      } catch (IOException e) {
        run.tag("caught", "yes");
      }
      run.finish();
    }
    assertThat(server.runs().get(0).status()).isEqualTo("completed");
  }

  @Test
  void aStatusSetByHandStays() {
    try (Run run = experiment.startRun("r")) {
      run.finish(RunStatus.KILLED);
    }
    assertThat(server.runs().get(0).status()).isEqualTo("killed");
    assertThatThrownBy(() -> experiment.startRun("x").finish(RunStatus.RUNNING))
        .hasMessageContaining("cannot end as running");
  }
}
