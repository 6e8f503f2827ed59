package dev.quipu.guide;

import dev.quipu.core.lineage.MetricMode;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.tasks.Task;
import dev.quipu.sdk.values.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The code in docs/guide/strikes.md.
public final class StrikesSnippets {
  private StrikesSnippets() {}

  public static void params(Run run) {
    // snippet: params
    run.param("learning_rate", 0.01);
    run.params(Map.of("model", "resnet50", "batch_size", 32, "shuffle", true));
    try (Task task = run.task("epoch").start()) {
      task.param("temperature", 0.7); // a param of this task, which may differ in the next one
    }
    // end
  }

  /// Any record.
  public record User(String name, int age) {}

  public static void objects(Run run) {
    // snippet: objects
    run.input("config", Map.of("layers", List.of(64, 32), "dropout", 0.1));
    run.input("matrix", new double[][] {{1, 2}, {3, 4}}); // a numeric array
    run.input("scores", Table.of(List.of(Map.of("id", 1, "score", 0.9)))); // a table
    run.output("user", new User("Ada", 36)); // read back as a record
    // end
  }

  public static String tasks(Run run) {
    // snippet: tasks
    String summary = run.task("summarize", "a long text", text -> text.substring(2, 6));
    String secret =
        run.task("classify")
            .input("text", summary)
            .input("credentials", "not kept")
            .keepInputs("text")
            .keepNoOutput()
            .call(task -> summary);
    // end
    return secret;
  }

  public static void artifacts(Run run, Path folder) {
    // snippet: artifacts
    run.artifact(folder.resolve("model.bin"), "model/model.bin");
    run.artifacts(folder.resolve("plots"), "plots"); // a folder with its structure
    // end
  }

  public static boolean content(Run run) {
    // snippet: content
    LoggedObject first = run.input("data", List.of(1, 2, 3));
    LoggedObject second = run.output("copy", List.of(1, 2, 3)); // stored once
    boolean same = first.digest().equals(second.digest());
    // end
    return same;
  }

  public static void links(Run run) {
    // snippet: strikesLinks
    LoggedObject source = run.input("source", "raw data");
    LoggedObject processed = run.output("processed", "clean data");
    run.link(processed, source, "derived-from");
    // end
  }

  public static void measurements(Run run) {
    // snippet: measurements
    LoggedObject document = run.input("document", "a text");
    run.log("accuracy", 0.95, document);
    run.measure("helpful").mode(MetricMode.AVG).of(document).attribute("judge", "me").log(0.8);
    // end
  }
}
