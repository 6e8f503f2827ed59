package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.files.EmbeddedFiles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The promises of [EmbeddedFiles], for stores whose data are files.
public abstract class FilesContract extends StoreFixture {
  private EmbeddedFiles files() {
    return store.files().orElseThrow();
  }

  private void appendFrames(RunId run, int frames, int points) {
    for (int i = 0; i < frames; i++) {
      FrameBuilder frame = new FrameBuilder();
      for (int k = 0; k < points; k++) {
        frame.add("k", k, k, Math.sqrt(k + i));
      }
      write(tx -> tx.points().append(run, 0, frame.build(), 1));
    }
  }

  @Test
  void spaceIsGivenBackInSteps() {
    RunInfo run = run(EXPERIMENT, "run", 0);
    write(tx -> tx.runs().create(run));
    appendFrames(run.id(), 50, 1000);
    write(tx -> {
      tx.runs().update(run.withLifecycle(Lifecycle.DELETED, 10L));
      tx.purge().begin(run.id(), 100);
    });
    while (!purgeOfWriter().removeSome(run.id(), 7)) {
      // Step by step.
    }
    long free = files().diskUse().freeBytes();
    assertThat(free).isGreaterThan(50 * 4000);
    List<Long> left = new ArrayList<>(List.of(free));
    while (left.getLast() > 0) {
      left.add(files().giveBack(40_000).freeBytes());
      assertThat(left.getLast()).isLessThan(left.get(left.size() - 2));
    }
    assertThat(left.size()).isGreaterThan(5);
    assertThat(files().diskUse().freeBytes()).isZero();
    files().trim();
  }

  @Test
  void theFilesAreMeasured() {
    var before = files().diskUse();
    assertThat(before.dataBytes()).isPositive();
    appendFrames(createRun(), 20, 500);
    var after = files().diskUse();
    assertThat(after.dataBytes() + after.logBytes())
        .isGreaterThan(before.dataBytes() + before.logBytes());
    assertThat(after.freeBytes()).isNotNegative();
  }
}
