package dev.quipu.guide;

import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.IntToDoubleFunction;

/// The code in docs/guide/alerts.md.
public final class AlertSnippets {
  private AlertSnippets() {}

  public static Run podstack(Quipu quipu) {
    // snippet: podstack
    Run run = quipu.experiment("bert-fine-tuning").startRun("lr=0.001");
    run.alert("val_loss > 2.0", "Validation loss is diverging");
    // end
    return run;
  }

  public static Experiment experiment(Quipu quipu) {
    // snippet: experiment
    Experiment experiment = quipu.experiment("bert-fine-tuning");
    experiment.alert("silent for 10m", "A training has died or hangs");
    // end
    return experiment;
  }

  public static void more(Run run) {
    // snippet: more
    run.alert("loss is not finite or change(loss, 100 steps) > 0.5")
        .critical()
        .cooldown(Duration.ofHours(1))
        .webhooks("team")
        .stop()
        .set("The loss explodes");
    // end
  }

  public static void train(Run run, int steps, IntToDoubleFunction training) {
    Training self = training::applyAsDouble;
    self.train(run, steps);
  }

  private interface Training {
    double train(int step);

    default void train(Run run, int steps) {
      // snippet: stop
      for (int step = 0; step < steps && !run.shouldStop(); step++) {
        run.log("loss", step, train(step));
      }
      // end
    }
  }

  public static void read(Run run, PrintStream out) {
    // snippet: read
    for (AlertFiring firing : run.load().firings()) {
      out.println(firing.rule().message() + " at step " + firing.point().step());
    }
    // end
  }
}
