package dev.quipu.guide;

import dev.quipu.sdk.Run;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.values.Media;
import java.nio.file.Path;
import java.util.Map;

/// The code in docs/guide/lineage.md, and about runs in docs/guide/objects.md.
public final class LineageSnippets {
  private LineageSnippets() {}

  public static LoggedObject objects(Run run, Path folder) {
    // snippet: logged
    LoggedObject prompt = run.input("prompt", Map.of("role", "user", "content", "2 + 2"));
    run.output("answer", "4", Map.of("label", "first try"));
    run.input("image", Media.image(folder.resolve("digit.png")));
    LoggedObject weights = run.object(new double[1000][100]); // 800 kB, sent once
    System.out.println(weights.digest());
    run.input("weights", weights); // the handle stands for the value
    // end
    return prompt;
  }

  public static void own(Run run, Values values, Object model) {
    // snippet: own
    run.input("model", values.content(model)); // by your own serializers
    // end
  }

  public static void links(Run run, String report) {
    // snippet: links
    LoggedObject data = run.input("data", Map.of("rows", 1797));
    LoggedObject model = run.output("model", new double[] {0.1, 0.2});
    run.link(model, data, "trained-on", Map.of("epochs", 20));
    run.link(report, model, "describes"); // values do as well
    // end
  }

  public static LoggedObject automatic(Run run) {
    // snippet: automatic
    double[] weights = run.task("train", Map.of("rows", 1797), data -> new double[] {0.1, 0.2});
    double accuracy = run.task("evaluate", weights, w -> 0.93);
    // end
    return run.object(accuracy);
  }
}
