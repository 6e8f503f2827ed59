package dev.quipu.trackers.quipu;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.read.ArtifactEntry;
import dev.quipu.sdk.read.Point;
import dev.quipu.sdk.read.StoredRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads runs of a server as the contract has them.
final class RunsOfServer {
  private RunsOfServer() {}

  static dev.quipu.trackers.testkit.StoredRun read(Options options, String id) {
    return find(options, id).orElseThrow();
  }

  static Optional<dev.quipu.trackers.testkit.StoredRun> find(Options options, String id) {
    try (Quipu quipu = Quipu.connect(options.capture(false).mode(Mode.ONLINE))) {
      return quipu.project().findRun(new RunId(id)).map(RunsOfServer::stored);
    }
  }

  private static dev.quipu.trackers.testkit.StoredRun stored(StoredRun run) {
    Map<String, String> params = new LinkedHashMap<>();
    run.params().flat().forEach((key, value) -> params.put(key, String.valueOf(value)));
    Map<String, List<dev.quipu.trackers.testkit.StoredRun.Point>> metrics = new LinkedHashMap<>();
    for (String key : run.metrics().keySet()) {
      List<dev.quipu.trackers.testkit.StoredRun.Point> points = new ArrayList<>();
      for (Point point : run.points(key)) {
        points.add(new dev.quipu.trackers.testkit.StoredRun.Point(point.step(), point.value()));
      }
      metrics.put(key, points);
    }
    Map<String, byte[]> artifacts = new LinkedHashMap<>();
    for (ArtifactEntry.File file : run.artifacts().files()) {
      String path = file.path().value();
      artifacts.put(path, run.artifacts().read(path));
    }
    return new dev.quipu.trackers.testkit.StoredRun(
        run.name(),
        run.status().word(),
        params,
        metrics,
        artifacts,
        run.parentId().map(RunId::hex).orElse(null));
  }
}
