package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.RunStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How runs end.
class OutcomeTest {
  private FakeServer server;
  private Quipu quipu;
  private Experiment experiment;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    quipu = Quipu.connect(server.options());
    experiment = quipu.experiment("e");
  }

  @AfterEach
  void stop() {
    quipu.close();
    server.close();
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
  void everyNormalWayOutOfTheBlockCompletesTheRun() throws IOException {
    try (Run run = experiment.startRun("end")) {
      run.log("x", 1);
      work(false);
    }
    assertThat(returning(1)).isEqualTo(1);
    for (int i = 0; i < 2; i++) {
      try (Run run = experiment.startRun("jump")) {
        run.log("x", 1);
        if (i == 0) {
          continue;
        }
        break;
      }
    }
    try (Run run = experiment.startRun("caught")) {
      work(true);
      run.log("x", 1);
    } catch (IOException e) {
      assertThat(e).hasMessage("no data");
    }
    assertThat(server.runs())
        .extracting(FakeServer.StoredRun::status)
        .containsExactly("completed", "completed", "completed", "completed", "failed");
  }

  private int returning(int value) {
    try (Run run = experiment.startRun("return")) {
      run.log("x", 1);
      return value;
    }
  }

  @Test
  void anExceptionThatIsCaughtWithinTheBlockDoesNotFailTheRun() {
    try (Run run = experiment.startRun("r")) {
      try {
        work(true);
      } catch (IOException e) {
        run.tag("caught", "yes");
      }
    }
    assertThat(server.runs().get(0).status()).isEqualTo("completed");
  }

  @Test
  void anExceptionFailsARunThatIsClosedInFinally() {
    Run normal = experiment.startRun("normal");
    try {
      normal.log("x", 1);
    } finally {
      normal.close();
    }
    assertThat(server.run(normal).status()).isEqualTo("completed");
    Run run = experiment.startRun("r");
    assertThatThrownBy(
            () -> {
              try {
                work(true);
              } finally {
                run.close();
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(server.run(run).status()).isEqualTo("failed");
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
