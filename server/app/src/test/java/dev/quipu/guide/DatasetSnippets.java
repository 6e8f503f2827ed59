package dev.quipu.guide;

import dev.quipu.core.model.DatasetInput;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.read.StoredDataset;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.sdk.values.Table;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The code in docs/guide/datasets.md.
public final class DatasetSnippets {
  private DatasetSnippets() {}

  public static void podstack(Run run) {
    // snippet: podstack
    run.dataset(
        "customer-reviews-v2",
        "s3://bucket/datasets/reviews.csv",
        "Labeled customer reviews, 50k samples");
    // end
  }

  public static void local(Run run, Path reviews, Path images) {
    // snippet: local
    run.dataset("reviews", reviews, "Labeled reviews"); // a file: digest, schema and profile
    run.dataset("images", images, "Scans, one file each"); // a folder: its digest
    // end
  }

  public static void table(Run run) {
    // snippet: table
    Table points = Table.ofColumns(Map.of("x", List.of(1, 2, 3), "y", List.of(2.0, 4.0, 6.0)));
    run.dataset("points", points, "Made by hand");
    // end
  }

  public static void builder(Run run) {
    // snippet: builder
    run.dataset("reviews-test")
        .source("s3://bucket/datasets/test.csv")
        .digest("9b2cf535f27731c974343645a3985328") // such as an ETag
        .schema("{\"mlflow_colspec\":[{\"name\":\"text\",\"type\":\"string\"}]}")
        .context("evaluation")
        .tag("split", "test")
        .log();
    // end
  }

  public static void read(StoredRun run, PrintStream out) {
    // snippet: read
    for (DatasetInput input : run.datasets()) {
      out.println(input.dataset().name() + " " + input.dataset().digest());
    }
    // end
  }

  public static void uses(Quipu quipu, PrintStream out) {
    // snippet: uses
    for (StoredDataset dataset : quipu.project().datasets("reviews")) {
      out.println(dataset.name() + ": " + dataset.runCount() + " runs");
      dataset.uses().forEach(use -> out.println("  " + use.runName() + " " + use.context()));
    }
    quipu.project().runs("datasets.name = 'reviews-test' AND datasets.context = 'evaluation'");
    // end
  }
}
