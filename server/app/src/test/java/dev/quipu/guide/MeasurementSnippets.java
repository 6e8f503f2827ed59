package dev.quipu.guide;

import dev.quipu.core.lineage.MetricMode;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.measurements.ComparedObject;
import dev.quipu.sdk.measurements.Comparison;
import dev.quipu.sdk.measurements.Example;
import dev.quipu.sdk.measurements.Measurement;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.sdk.tasks.Task;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// The code in docs/guide/measurements.md.
public final class MeasurementSnippets {
  private MeasurementSnippets() {}

  public static void origin(Run run) {
    // snippet: origin
    LoggedObject document = run.input("document", "What is a quipu?");
    run.log("accuracy", 0.9, document); // by the handle of an object
    run.log("length", 16, "What is a quipu?"); // or by a value: this is the same object
    // end
  }

  public static void builder(Run run, LoggedObject document) {
    // snippet: builder
    run.measure("helpful")
        .of(document)
        .step(7)
        .attributes(Map.of("judge", "llama-3", "reason", "It names the source."))
        .log(0.8);
    // end
  }

  public static void modes(Run run, List<LoggedObject> images, List<Boolean> right) {
    // snippet: modes
    for (int i = 0; i < images.size(); i++) {
      run.measure("accuracy").mode(MetricMode.AVG).of(images.get(i)).log(right.get(i) ? 1 : 0);
    }
    // end
  }

  public static void tasks(Run run, String question) {
    // snippet: tasks
    try (Task task = run.task("answer").input("question", question).start()) {
      LoggedObject answer = task.output("answer", "Knots on strings.");
      task.log("tokens", 12); // the metric answer.tokens of the run
      task.log("score", 0.7, answer); // answer.score, tied to the answer
      run.log("clarity", 0.9, answer); // clarity; it knows the task, too
    }
    // end
  }

  public static void read(Quipu quipu, StoredRun run, LoggedObject document, PrintStream out) {
    // snippet: read
    for (Measurement one : run.measurements("accuracy")) {
      out.println(one.raw() + " of " + one.object() + " by " + one.task());
    }
    quipu.project().measurements(document.digest()).forEach(out::println); // by all runs
    // end
  }

  public static void compare(StoredRun run, PrintStream out) {
    // snippet: compare
    Comparison worst =
        Comparison.ALL.orderBy("accuracy", Comparison.Statistic.MEAN); // the smallest first
    for (ComparedObject object : run.compare(worst)) {
      object.metric("accuracy").ifPresent(a -> out.println(object.object() + " " + a.mean()));
    }
    // end
  }

  public static void examples(StoredRun run, PrintStream out) {
    // snippet: examples
    for (Example example : run.examples("answer")) {
      Object question = example.inputs().get("question").value();
      Object answer = example.outputs().get("answer").value();
      out.println(question + " -> " + answer + " " + example.measurements());
    }
    // end
  }
}
