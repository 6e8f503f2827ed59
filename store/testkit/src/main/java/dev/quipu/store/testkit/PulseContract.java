package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.port.PulseStore.Pulse;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every store of pulses keeps.
public abstract class PulseContract extends StoreFixture {
  private static Pulse pulse(RunId run, long seenMs, boolean beats) {
    return new Pulse(PROJECT, run, EXPERIMENT, seenMs, beats);
  }

  @Test
  public void aPulseReplacesTheOneBefore() {
    RunId a = createRun();
    RunId b = createRun();
    write(tx -> tx.pulses().put(List.of(pulse(a, 1, false), pulse(b, 2, true))));
    write(tx -> tx.pulses().put(List.of(pulse(a, 3, true))));
    reopen();
    assertThat(pulses().ofRunning())
        .containsExactlyInAnyOrder(pulse(a, 3, true), pulse(b, 2, true));
    write(tx -> tx.pulses().remove(PROJECT, b));
    write(tx -> tx.pulses().remove(PROJECT, b));
    assertThat(pulses().ofRunning()).containsExactly(pulse(a, 3, true));
  }

  @Test
  public void thePulseOfARunThatHasEndedIsNotTold() {
    RunInfo run = run(EXPERIMENT, "run", 0);
    write(tx -> {
      tx.runs().create(PROJECT, run);
      tx.pulses().put(List.of(pulse(run.id(), 1, true)));
      tx.runs().update(PROJECT, run.withStatus(RunStatus.KILLED, 2L));
    });
    assertThat(pulses().ofRunning()).isEmpty();
  }

  @Test
  public void thePulseOfARunThatIsGoneIsPassedOver() {
    RunId run = createRun();
    write(tx -> tx.pulses().put(List.of(pulse(ids.nextRunId(), 1, true), pulse(run, 2, true))));
    write(tx -> tx.pulses().remove(PROJECT, ids.nextRunId()));
    assertThat(pulses().ofRunning()).containsExactly(pulse(run, 2, true));
  }
}
