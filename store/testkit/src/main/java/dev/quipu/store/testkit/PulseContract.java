package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.port.read.AllProjectsReader.Pulse;
import dev.quipu.engine.port.read.RunKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The promises of every store of pulses.
public abstract class PulseContract extends StoreFixture {
  private static Pulse pulse(RunId run, long seenMs, boolean beats) {
    return new Pulse(PROJECT, run, EXPERIMENT, seenMs, beats);
  }

  @Test
  public void aPulseReplacesTheOneBefore() {
    RunId a = createRun();
    RunId b = createRun();
    acrossProjectsOfWriter().putPulses(List.of(pulse(a, 1, false), pulse(b, 2, true)));
    acrossProjectsOfWriter().putPulses(List.of(pulse(a, 3, true)));
    reopen();
    assertThat(acrossProjects().pulsesOfRunning())
        .containsExactlyInAnyOrder(pulse(a, 3, true), pulse(b, 2, true));
    acrossProjectsOfWriter().forgetPulses(List.of(new RunKey(PROJECT, b)));
    acrossProjectsOfWriter().forgetPulses(List.of(new RunKey(PROJECT, b)));
    assertThat(acrossProjects().pulsesOfRunning()).containsExactly(pulse(a, 3, true));
  }

  @Test
  public void thePulseOfARunThatHasEndedIsNotTold() {
    RunInfo run = run(EXPERIMENT, "run", 0);
    write(tx -> tx.runs().create(run));
    acrossProjectsOfWriter().putPulses(List.of(pulse(run.id(), 1, true)));
    write(tx -> tx.runs().update(run.withStatus(RunStatus.KILLED, 2L)));
    assertThat(acrossProjects().pulsesOfRunning()).isEmpty();
  }

  @Test
  public void thePulseOfARunThatIsGoneIsPassedOver() {
    RunId run = createRun();
    acrossProjectsOfWriter()
        .putPulses(List.of(pulse(ids.nextRunId(), 1, true), pulse(run, 2, true)));
    acrossProjectsOfWriter().forgetPulses(List.of(new RunKey(PROJECT, ids.nextRunId())));
    assertThat(acrossProjects().pulsesOfRunning()).containsExactly(pulse(run, 2, true));
  }
}
