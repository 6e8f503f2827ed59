package dev.quipu.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.benchmarks.load.Curve;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Workload;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The generator and the baseline are real; only the time is short.
class ContestTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyAcknowledgedPointIsReadBackFromTheBaseline(Workload workload) throws Exception {
    Contest.Settings settings =
        new Contest.Settings(
            folder,
            new Peer.Programs(Path.of("none"), Path.of("none"), ""),
            1,
            0.1,
            Curve.Values.FLOATS);
    List<Contest.Outcome> outcomes = new Contest(settings, workload).run(List.of(Peer.ROWS));
    Contest.Outcome rows = outcomes.getFirst();
    long requests = rows.slices().getFirst().requests();
    assertThat(requests).isGreaterThanOrEqualTo(workload.connections);
    assertThat(rows.storedPoints()).isGreaterThan(requests * workload.points());
    assertThat(rows.compared()).isPositive();
    assertThat(rows.diskBytes()).isGreaterThan(rows.storedPoints() * 20);
  }
}
