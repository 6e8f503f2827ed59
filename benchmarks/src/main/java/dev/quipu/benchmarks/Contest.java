package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Bodies;
import dev.quipu.benchmarks.load.Curve;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.RunLog;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.benchmarks.load.Slice;
import dev.quipu.benchmarks.load.Verification;
import dev.quipu.benchmarks.load.Workload;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One workload on several peers side by side: all are started, warmed up, and then take turns in
/// slices of some seconds, so that what the machine does beside it hits all alike.
final class Contest {
  private static final Curve DECIMALS = new Curve(Curve.Values.DECIMALS, 1);

  private final Settings settings;
  private final Workload workload;
  private final Curve curve;

  /// How it is run.
  ///
  /// @param folder where the data folders are, on the file system that is measured
  record Settings(
      Path folder, Peer.Programs programs, int rounds, double sliceSeconds, Curve.Values values) {}

  Contest(Settings settings, Workload workload) {
    this.settings = settings;
    this.workload = workload;
    curve = settings.values == Curve.Values.DECIMALS ? DECIMALS : new Curve(settings.values, 1);
  }

  /// A peer that takes part.
  private static final class Contestant {
    final Peer peer;
    final Server server;
    final List<RunLog> runs = new ArrayList<>();
    final List<Slice> slices = new ArrayList<>();

    Contestant(Peer peer, Server server) {
      this.peer = peer;
      this.server = server;
    }
  }

  /// What came out for one peer.
  ///
  /// @param compared points read back and compared with what was sent
  /// @param storedPoints acknowledged points, those of the warm-up among them
  /// @param diskBytes all files after it has been stopped
  record Outcome(
      Peer peer,
      Workload workload,
      List<Slice> slices,
      long compared,
      long storedPoints,
      long diskBytes,
      long residentBytes) {
    Outcome {
      slices = List.copyOf(slices);
    }
  }

  List<Outcome> run(List<Peer> peers) throws IOException, InterruptedException {
    List<Contestant> contestants = new ArrayList<>();
    try {
      for (Peer peer : peers) {
        Server server = peer.start(settings.programs, settings.folder);
        Contestant contestant = new Contestant(peer, server);
        contestants.add(contestant);
        createRuns(contestant);
        warmUp(contestant);
      }
      for (int round = 0; round < settings.rounds; round++) {
        for (Contestant contestant : contestants) {
          contestant.slices.add(slice(contestant));
        }
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Contestant contestant : contestants) {
        outcomes.add(finish(contestant));
      }
      return outcomes;
    } finally {
      for (Contestant contestant : contestants) {
        contestant.server.close();
      }
    }
  }

  private void createRuns(Contestant contestant) throws IOException, InterruptedException {
    for (int number = 0; number < workload.connections; number++) {
      JsonObject answer =
          Json.readObject(
              contestant.server.post(
                  "/api/2.0/mlflow/runs/create",
                  "{\"experiment_id\": \"0\", \"start_time\": 1763650000000}"));
      String runId =
          answer
              .object("run")
              .flatMap(run -> run.object("info"))
              .flatMap(info -> info.text("run_id"))
              .orElseThrow(() -> new IOException("The created run has no run_id"));
      Bodies bodies = new Bodies(workload, curve, number, runId, contestant.server.host());
      contestant.runs.add(new RunLog(runId, number, bodies, contestant.peer.mayFail()));
    }
  }

  /// Longer where there is code to be compiled.
  private void warmUp(Contestant contestant) throws IOException {
    slice(contestant);
    if (contestant.peer == Peer.QUIPU || contestant.peer == Peer.ROWS) {
      slice(contestant);
    }
  }

  private Slice slice(Contestant contestant) throws IOException {
    long millis = (long) (settings.sliceSeconds * contestant.peer.share() * 1000);
    return Slice.run(contestant.server, contestant.runs, Duration.ofMillis(millis));
  }

  private Outcome finish(Contestant contestant) throws IOException, InterruptedException {
    long compared = new Verification(contestant.server, workload, curve).check(contestant.runs);
    long resident = contestant.server.residentBytes();
    contestant.server.close();
    long requests = contestant.runs.stream().mapToLong(RunLog::acknowledged).sum();
    return new Outcome(
        contestant.peer,
        workload,
        contestant.slices,
        compared,
        requests * workload.points(),
        contestant.server.diskBytes(),
        resident);
  }
}
