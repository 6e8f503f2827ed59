package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.ProjectId;
import dev.quipu.core.RunId;
import dev.quipu.core.WriterId;
import dev.quipu.server.http.JsonObject;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server at random moments while clients write, starts it again on the same data, and
/// audits it. The rounds are `-Dquipu.faults.rounds`, the seed of everything random but the timing
/// of threads `-Dquipu.faults.seed`.
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("quipu.faults.rounds", 10);
  private static final int MLFLOW_CLIENTS = 6;
  private static final int FRAME_CLIENTS = 5;

  /// Runs are written to through several crashes, and then stay as they are.
  private static final int ROUNDS_PER_RUN = 4;

  private static final long NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

  @TempDir private Path folder;

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final List<RunLedger> ledgers = new ArrayList<>();
  private final List<MetadataClient> makers = new ArrayList<>();
  private final List<RunLedger> current = new ArrayList<>();
  private List<Client> clients = List.of();
  private long acknowledged;
  private long recovered;
  private long compared;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void whatWasAcknowledgedIsThereAfterKillAndNothingIsHalfThereOrTwice() throws Exception {
    System.out.printf("Crash test: %d rounds, -Dquipu.faults.seed=%d%n", ROUNDS, seed);
    Path data = folder.resolve("data");
    for (int round = 0; round < ROUNDS; round++) {
      if (random.nextInt(6) == 0) {
        killWhileStarting(data);
      }
      try (Child server = Child.launch(data);
          Wire wire = new Wire(server.awaitUrl())) {
        audit(wire, round, false);
        if (round % ROUNDS_PER_RUN == 0) {
          clients = newClients(wire, round);
        }
        long answers = writeAndKill(server, wire);
        acknowledged += answers;
        System.out.printf("round %2d: killed after %,d answers; ", round + 1, answers);
      }
    }
    try (Child server = Child.launch(data);
        Wire wire = new Wire(server.awaitUrl())) {
      audit(wire, ROUNDS, true);
      server.terminate();
      server.awaitExit();
    }
    long raw = auditFrames(data);
    System.out.printf(
        "Crash test: %d kills, %,d answers, %,d points compared in all audits, %,d stored points counted in"
            + " the frames, %,d points found that were never acknowledged, nothing lost, half or twice%n",
        ROUNDS, acknowledged, compared, raw, recovered);
  }

  /// A crash in the middle of recovery, or before it, or a little after it.
  private void killWhileStarting(Path data) throws IOException, InterruptedException {
    try (Child server = Child.launch(data)) {
      LockSupport.parkNanos(random.nextLong(2500) * NANOS_PER_MS);
      server.kill();
    }
  }

  private List<Client> newClients(Wire wire, int round) throws IOException {
    current.clear();
    List<Client> made = new ArrayList<>();
    RunLedger shared = newRun(wire, false);
    for (int i = 0; i < MLFLOW_CLIENTS; i++) {
      // The first three share a run.
      RunLedger ledger = i < 3 ? shared : newRun(wire, false);
      made.add(new MlflowClient(ledger, source("m" + i, true), random.split()));
    }
    RunLedger sharedBySequences = newRun(wire, true);
    for (int i = 0; i < FRAME_CLIENTS; i++) {
      RunLedger ledger = i < 2 ? sharedBySequences : newRun(wire, true);
      String writer =
          HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(i + 1L);
      made.add(
          new FrameClient(
              ledger, source("f" + i, false), random.split(), new WriterId(writer).hex()));
    }
    MetadataClient maker = new MetadataClient("crash/" + round + "/");
    makers.add(maker);
    made.add(maker);
    return made;
  }

  private BatchSource source(String prefix, boolean withParams) {
    return new BatchSource(prefix, random.split(), withParams);
  }

  private RunLedger newRun(Wire wire, boolean sequenced) throws IOException {
    JsonObject answer = wire.post("runs/create", "{\"experiment_id\": \"0\", \"start_time\": 1}");
    String id =
        answer
            .object("run")
            .flatMap(run -> run.object("info"))
            .flatMap(info -> info.text("run_id"))
            .orElseThrow();
    RunLedger ledger = new RunLedger(id, sequenced);
    ledgers.add(ledger);
    current.add(ledger);
    return ledger;
  }

  private long writeAndKill(Child server, Wire wire) throws InterruptedException {
    AtomicLong answers = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (Client client : clients) {
      threads.add(Thread.ofPlatform().start(() -> client.work(wire, answers)));
    }
    // At a random moment of full work: right after an answer, or a little later.
    long enough = random.nextLong(1, 400);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (answers.get() < enough && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    if (random.nextBoolean()) {
      LockSupport.parkNanos(random.nextLong(20 * NANOS_PER_MS));
    }
    server.kill();
    for (Thread thread : threads) {
      thread.join();
    }
    clients.forEach(Client::requireNoFailure);
    return answers.get();
  }

  /// Audits the runs that are written to, or all there ever were.
  private void audit(Wire wire, int round, boolean all) throws IOException {
    long start = System.nanoTime();
    Audit audit = new Audit(wire);
    for (RunLedger ledger : all ? ledgers : current) {
      audit.check(ledger);
    }
    for (MetadataClient maker : all ? makers : makers.reversed().stream().limit(1).toList()) {
      audit.check(maker);
    }
    compared += audit.points();
    recovered += audit.recovered();
    if (round > 0) {
      System.out.printf(
          "%,d points there, %,d of them never acknowledged (audit %,d ms)%n",
          audit.points(), audit.recovered(), (System.nanoTime() - start) / NANOS_PER_MS);
    }
  }

  /// Reads the points as they were logged, in which a batch stored twice is there twice, although
  /// no chart would show it.
  private long auditFrames(Path data) {
    long total = 0;
    try (SqliteStore store =
        SqliteStore.open(data, InstantSource.system(), FileBlobStore.open(data))) {
      for (RunLedger ledger : ledgers) {
        Map<String, Integer> times = new HashMap<>();
        Map<String, Integer> most = new HashMap<>();
        for (Batch batch : ledger.batches()) {
          int allowed = batch.isRetried() ? Integer.MAX_VALUE : 1;
          batch.points().forEach(p -> most.put(p.key() + "@" + p.step(), allowed));
        }
        Map<String, Long> keys =
            ledger.batches().stream()
                .flatMap(batch -> batch.points().stream())
                .collect(Collectors.groupingBy(Batch.Point::key, Collectors.counting()));
        store.read(tx -> {
          tx.points()
              .logged(
                  ProjectId.DEFAULT, new RunId(ledger.runId()), keys.keySet(), 0, Long.MAX_VALUE)
              .forEach((key, points) -> {
                for (int i = 0; i < points.size(); i++) {
                  times.merge(key + "@" + points.step(i), 1, Integer::sum);
                }
              });
          return true;
        });
        times.forEach((point, count) ->
            assertThat(count)
                .as("frames with %s in run %s", point, ledger.runId())
                .isLessThanOrEqualTo(most.getOrDefault(point, 0)));
        if (ledger.sequenced()) {
          assertThat(most.values()).containsOnly(1);
        }
        total += times.size();
      }
    }
    return total;
  }
}
