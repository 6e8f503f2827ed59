package dev.quipu.guide;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Level;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.read.ArtifactEntry;
import dev.quipu.sdk.read.MetricSummary;
import dev.quipu.sdk.read.Point;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.read.Quote;
import dev.quipu.sdk.read.Rows;
import dev.quipu.sdk.read.StoredArtifacts;
import dev.quipu.sdk.read.StoredExperiment;
import dev.quipu.sdk.read.StoredLog;
import dev.quipu.sdk.read.StoredLogEntry;
import dev.quipu.sdk.read.StoredRow;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.sdk.read.StreamStats;
import dev.quipu.sdk.read.TrackRow;
import dev.quipu.sdk.read.TrackSummary;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The code of the guide to reading, compiled and run. What stands between `snippet` and `end` is
/// in the guide.
public final class ReadingSnippets {
  private ReadingSnippets() {}

  public static void search(String url, PrintStream out) {
    // snippet: search
    try (var quipu = Quipu.connect(url)) {
      for (StoredRun run :
          quipu
              .project()
              .runs("params.lr < 0.1 AND status = 'completed'")
              .orderBy("metrics.`val/acc` DESC")
              .limit(10)) {
        double accuracy = run.metric("val/acc").map(MetricSummary::max).orElse(Double.NaN);
        out.println(run.name() + ": " + accuracy + " with lr " + run.params().number("lr"));
      }
    }
    // end
  }

  public static void live(Run run, PrintStream out) {
    // snippet: live
    var train = run.stream("train");
    train.log(Map.of("loss", 0.5, "phase", "warmup"));
    Rows rows = train.read(0, 10); // startIndex, limit
    for (StoredRow row : rows.rows()) {
      out.println(row.index() + ": " + row.fields());
    }
    StreamStats stats = train.stats();
    out.println(stats.rows() + " rows, the best loss: " + stats.fields().get("loss").numbers());
    StoredRun soFar = run.load(); // everything else
    // end
    out.println(soFar.status());
  }

  public static void find(Quipu quipu, RunId runId, String name, PrintStream out) {
    // snippet: find
    Project project = quipu.project();
    StoredRun byId = project.loadRun(runId);
    StoredRun byName = project.loadRun("lr=0.05"); // the newest of this name
    StoredExperiment digits = project.loadExperiment("digits");
    long completed = digits.runs("status = 'completed'").count();
    var same = project.runs(Quote.key("params", "it's") + " = " + Quote.text(name)).toList();
    for (StoredExperiment experiment : project.experiments().orderBy("last_run_time DESC")) {
      out.println(experiment.name() + " has " + experiment.runCount() + " runs");
    }
    // end
    out.println(byId + " " + byName + " " + completed + " " + same);
  }

  public static void values(StoredRun run, PrintStream out) {
    // snippet: values
    double lr = run.params().number("lr");
    long layers = run.params().integer("model.layers");
    Map<String, Object> flat = run.params().flat(); // model.layers=2
    Map<String, Object> nested = run.params().nested(); // model={layers=2}
    MetricSummary loss = run.metric("train/loss").orElseThrow();
    out.println(loss.count() + " points from " + loss.first() + " to " + loss.last());
    out.println(run.status() + " " + run.start() + " " + run.user() + " " + run.tags());
    for (StoredRun child : run.children()) {
      out.println(child.name());
    }
    // end
    out.println(lr + layers + " " + flat + nested);
  }

  public static void rows(StoredRun run, PrintStream out) {
    // snippet: rows
    for (StoredRow row : run.stream("train").rows()) { // all rows, page by page
      out.println(row.step() + " " + row.time() + " " + row.fields());
    }
    Rows page = run.stream("train").fields("loss").read(20, 10); // only this field
    boolean more = page.hasMore(); // the next page begins at page.endIndex()
    double[] losses = run.points("train/loss").stream().mapToDouble(Point::value).toArray();
    // end
    out.println(more + " " + losses.length);
  }

  public static void log(StoredRun run, Instant start, PrintStream out) {
    // snippet: log
    for (StoredLogEntry entry : run.log().minLevel(Level.WARN)) { // warn, error and fatal
      out.println(entry.time() + " " + entry.level() + " " + entry.message());
      entry.exception().ifPresent(out::println); // the stack trace
    }
    StoredLog data = run.log().logger("data").text("shard"); // this logger, in any case
    List<StoredLogEntry> newest = data.newestFirst().limit(10).toList();
    long early = run.log().from(start).through(start.plusSeconds(60)).stream().count();
    // end
    out.println(newest.size() + " newest, " + early + " in the first minute");
  }

  public static void tracks(Run run, PrintStream out) {
    // snippet: tracks
    var pose = run.track("robot/pose");
    Optional<TrackRow> now = pose.at(12.5); // the row at 12.5 s, or the last one before
    for (TrackRow row : pose.slice(0.0, 60.0).fields("x", "y")) { // both ends inclusive
      out.println(row.seconds() + " " + row.fields());
    }
    for (TrackSummary track : run.load().tracks()) {
      out.println(track.topic() + ": " + track.rows() + " rows until " + track.last());
    }
    // end
    out.println("At 12.5 s: " + now.flatMap(row -> row.number("x")));
  }

  public static void artifacts(StoredRun run, Path folder, PrintStream out) {
    // snippet: artifacts
    StoredArtifacts artifacts = run.artifacts();
    for (ArtifactEntry entry : artifacts.list("plots")) {
      out.println(entry.name() + (entry instanceof ArtifactEntry.Folder ? "/" : ""));
    }
    for (ArtifactEntry.File plot : artifacts.files("plots/**/*.svg")) {
      out.println(plot.path() + " " + plot.digest());
    }
    if (artifacts.exists("config.json")) {
      String config = artifacts.readText("config.json");
      out.println(config);
    }
    artifacts.download("model/weights.bin", folder.resolve("weights.bin"));
    artifacts.download("plots", folder.resolve("plots")); // with everything below
    // end
  }

  public static void errors(Project project, RunId runId, PrintStream out) {
    // snippet: errors
    try {
      project.loadRun(runId).artifacts().readText("config.json");
    } catch (QuipuException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        out.println("There is no such run, or it has no such file: " + e.message());
      } else {
        throw e;
      }
    }
    // end
  }
}
