package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.core.evaluation.CaseChange;
import dev.quipu.core.model.RunId;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.examples.DigitsDemo;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.evaluations.CaseComparison;
import dev.quipu.sdk.evaluations.LeaderboardRun;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.read.StoredExperiment;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the demo leaves on the server, after a small part of its epochs. The pages are tested in a
/// browser.
@Timeout(120)
class DemoTest {
  @Test
  void thereIsSomethingToSeeOfEveryPart(@TempDir Path data, @TempDir Path journals) {
    ServerOptions served = new ServerOptions("127.0.0.1", 0, data, Set.of(), false);
    try (QuipuServer server = QuipuServer.start(served)) {
      Options options = Options.defaults().url(server.url()).journalFolder(journals).capture(false);
      PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
      DigitsDemo.Outcome outcome = DigitsDemo.run(options, nowhere, false, 0.03);
      try (Quipu quipu = Quipu.connect(options)) {
        check(quipu, outcome);
      }
      assertThat(DemoCommand.addresses(server.url(), outcome))
          .filteredOn(line -> line.startsWith("http"))
          .hasSize(5)
          .allMatch(address -> address.startsWith(server.url() + "/"));
    }
  }

  private static void check(Quipu quipu, DigitsDemo.Outcome outcome) {
    Project project = quipu.project();
    StoredExperiment experiment = project.loadExperiment("digits");
    assertThat(outcome.experiment()).isEqualTo(experiment.id());

    List<LeaderboardRun> board = experiment.leaderboard("right", "");
    assertThat(board)
        .extracting(LeaderboardRun::run)
        .containsExactly(outcome.best(), outcome.smallest());

    CaseComparison compared =
        project.loadRun(outcome.smallest()).compareEvaluations(outcome.best(), "right", "");
    assertThat(compared.common()).isEqualTo(359);
    assertThat(compared.regressed()).isPositive();
    assertThat(
            project
                .loadRun(outcome.smallest())
                .comparedCases(outcome.best(), "right", "")
                .first()
                .orElseThrow()
                .change())
        .isEqualTo(CaseChange.REGRESSED);

    List<AlertFiring> firings = project.loadRun(outcome.diverged()).firings().toList();
    assertThat(firings).hasSize(1);
    assertThat(firings.get(0).rule().severity()).isEqualTo(AlertSeverity.CRITICAL);

    assertThat(quipu.models().find("digits").orElseThrow().aliases()).containsEntry("champion", 2);
    ModelVersion champion = quipu.models().findVersion("digits", "champion").orElseThrow();
    assertThat(champion.stage()).isEqualTo(ModelStage.PRODUCTION);
    RunId trained = new RunId(String.valueOf(champion.source().run()));
    assertThat(project.loadRun(outcome.best()).params().text("model.run")).isEqualTo(trained.hex());
    assertThat(quipu.models().findVersion("digits", 1).orElseThrow().stage())
        .isEqualTo(ModelStage.NONE);
  }
}
