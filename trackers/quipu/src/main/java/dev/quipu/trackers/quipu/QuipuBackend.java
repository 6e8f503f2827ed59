package dev.quipu.trackers.quipu;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.RunStart;

/// Runs of a Quipu server. The experiment's name is the experiment, else the project is.
///
/// @param quipu closed with the backend
public record QuipuBackend(Quipu quipu) implements Backend {
  @Override
  public String name() {
    return "quipu";
  }

  @Override
  public BackendRun open(RunStart start) {
    Experiment experiment =
        quipu.experiment(start.experimentName() == null ? start.project() : start.experimentName());
    String name = start.name() == null ? "run" : start.name();
    Run run;
    if (start.id() != null) {
      run = experiment.resume(new RunId(start.id()));
    } else if (start.parent() instanceof QuipuRun parent) {
      run = parent.child(name);
    } else {
      run = experiment.startRun(name);
    }
    for (String tag : start.tags()) {
      run.tag(tag, "");
    }
    if (!start.notes().isEmpty()) {
      run.notes(start.notes());
    }
    return new QuipuRun(run);
  }

  @Override
  public void close() {
    quipu.close();
  }
}
