package dev.quipu.engine.runs;

import dev.quipu.core.json.ObjectText;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.outgoing.EventName;
import dev.quipu.engine.outgoing.Messages;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.webhooks.Occurrence;

/// Tells webhooks that a run has ended.
final class RunEnd {
  private RunEnd() {}

  static void tell(WriteTransaction tx, RunInfo run, long nowMs) {
    String experiment = tx.experiments().find(run.experiment()).map(Experiment::name).orElse("");
    ObjectText data =
        new ObjectText()
            .put("runId", run.id().hex())
            .put("name", run.name())
            .put("experimentId", run.experiment().toString())
            .put("experiment", experiment)
            .put("status", run.status().word())
            .put("user", run.user())
            .put("startMs", run.startMs());
    if (run.endMs() != null) {
      data.put("endMs", run.endMs());
    }
    String title =
        "Run '%s' of experiment '%s': %s".formatted(run.name(), experiment, run.status().word());
    Messages.tell(
        tx,
        new Occurrence(
            EventName.of(run.status()), nowMs, title, "runs/" + run.id().hex(), data.text()));
  }
}
