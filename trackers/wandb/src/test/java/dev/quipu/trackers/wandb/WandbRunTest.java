package dev.quipu.trackers.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.TrackerOptions;
import dev.quipu.trackers.backend.MetricRow;
import dev.quipu.trackers.backend.RunStart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WandbRunTest {
  /// Has no place for rows.
  private static final class Full implements RunWriter {
    private final List<Integer> exitCodes = new ArrayList<>();

    @Override
    public void config(Map<String, ?> params) {}

    @Override
    public void history(HistoryRow row) throws IOException {
      throw new IOException("No space is left");
    }

    @Override
    public void summary(Map<String, ? extends @Nullable Object> changed) {}

    @Override
    public void file(String path, byte[] content) {}

    @Override
    public void artifact(ArtifactName name, Path files, String entry) {}

    @Override
    public void flush(@Nullable HistoryRow unfinished) {}

    @Override
    public void end(int exitCode, long runtimeSeconds) {
      exitCodes.add(exitCode);
    }
  }

  @Test
  void aRunWhoseLastRowIsLostEnds() throws Exception {
    Full writer = new Full();
    Instant now = Instant.now();
    WandbSettings settings = WandbSettings.of(new TrackerOptions(Map.of()), Map.of());
    RunStart start = new RunStart("p", null, List.of(), "", null, null, null, now);
    WandbRun run = new WandbRun(RunInfo.of(settings, start), writer, 0);
    run.metrics(List.of(new MetricRow(0, now, List.of("a"), new double[] {1})));
    assertThatThrownBy(() -> run.end(RunStatus.FAILED, now)).hasMessage("No space is left");
    assertThat(writer.exitCodes).containsExactly(1);
  }
}
