package dev.quipu.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a run records by itself is on the server.
class SelfRecordingTest extends SdkServedTest {
  @Test
  void aRunRecordsItsFilesAndTheMachineByItself() throws Exception {
    Options options = options().capture(true).systemMetrics(Duration.ofMillis(20));
    RunId id;
    try (Quipu quipu = Quipu.connect(options)) {
      Run run = quipu.experiment("e").startRun("r");
      id = run.id();
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (run.stream("system").stats().rows() < 2) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
      run.finish();
    }
    assertThat(new String(bytes("/runs/" + id + "/artifacts/environment/libraries.txt"), UTF_8))
        .startsWith("java ");
    assertThat(new String(bytes("/runs/" + id + "/artifacts/environment/variables.txt"), UTF_8))
        .contains("PATH=");
    String series = get("/runs/" + id + "/series?prefix=system/").toString();
    assertThat(series).contains("system/memory_percent", "system/jvm_heap_used_bytes");
  }

  @Test
  void aRunRecordsNothingByItselfWhereThatIsSwitchedOff() throws Exception {
    Options options = options().capture(true).captureFiles(false).systemMetrics(Duration.ZERO);
    RunId id;
    try (Quipu quipu = Quipu.connect(options)) {
      Run run = quipu.experiment("e").startRun("r");
      id = run.id();
      run.finish();
    }
    assertThat(get("/runs/" + id + "/artifacts").get("files")).isEmpty();
    assertThat(get("/runs/" + id + "/streams").get("streams")).isEmpty();
    assertThat(get("/runs/" + id).get("tags").toString()).contains("quipu.host");
  }
}
