package dev.quipu.faults;

import dev.quipu.core.model.WriterId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Writers that go on through many deaths of their server, and their record of what they sent.
final class Campaign {
  private static final long NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final String name;
  private final SplittableRandom random;
  private final Mix mix;
  private final List<RunLedger> ledgers = new ArrayList<>();
  private final List<MetadataClient> makers = new ArrayList<>();
  private final List<ArtifactClient> uploaders = new ArrayList<>();
  private final List<RunLedger> currentLedgers = new ArrayList<>();
  private final List<MetadataClient> currentMakers = new ArrayList<>();
  private final List<ArtifactClient> currentUploaders = new ArrayList<>();
  private List<Client> clients = List.of();
  private long recovered;
  private long compared;

  /// The number of writers of each kind. Among the writers of points, the first of each kind share
  /// a run.
  record Mix(
      int mlflow,
      int sharedMlflow,
      int frames,
      int sharedFrames,
      int metadata,
      int artifacts,
      BatchSource.Size size) {}

  Campaign(String name, SplittableRandom random, Mix mix) {
    this.name = name;
    this.random = random;
    this.mix = mix;
  }

  /// Replaces the writers with new ones that have new runs. The old writers send nothing more.
  void renew(Wire wire, int round) throws IOException {
    currentLedgers.clear();
    currentMakers.clear();
    currentUploaders.clear();
    List<Client> made = new ArrayList<>();
    RunLedger shared = newRun(wire, false);
    for (int i = 0; i < mix.mlflow; i++) {
      RunLedger ledger = i < mix.sharedMlflow ? shared : newRun(wire, false);
      made.add(new MlflowClient(ledger, source("m" + i, true), random.split()));
    }
    RunLedger sharedBySequences = newRun(wire, true);
    for (int i = 0; i < mix.frames; i++) {
      RunLedger ledger = i < mix.sharedFrames ? sharedBySequences : newRun(wire, true);
      String writer =
          HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(i + 1L);
      made.add(
          new FrameClient(
              ledger, source("f" + i, false), random.split(), new WriterId(writer).hex()));
    }
    for (int i = 0; i < mix.metadata; i++) {
      currentMakers.add(new MetadataClient(name + "/" + round + "/" + i + "/"));
    }
    for (int i = 0; i < mix.artifacts; i++) {
      currentUploaders.add(new ArtifactClient(shared.runId(), "a" + i, random.split()));
    }
    made.addAll(currentMakers);
    made.addAll(currentUploaders);
    makers.addAll(currentMakers);
    uploaders.addAll(currentUploaders);
    clients = made;
  }

  private BatchSource source(String prefix, boolean withParams) {
    return new BatchSource(prefix, random.split(), withParams, mix.size);
  }

  private RunLedger newRun(Wire wire, boolean sequenced) throws IOException {
    RunLedger ledger = new RunLedger(wire.newRun(), sequenced);
    ledgers.add(ledger);
    currentLedgers.add(ledger);
    return ledger;
  }

  /// Lets every writer write until no answer comes.
  List<Thread> start(Wire wire, AtomicLong answers) {
    List<Thread> threads = new ArrayList<>();
    for (Client client : clients) {
      threads.add(Thread.ofPlatform().start(() -> client.work(wire, answers)));
    }
    return threads;
  }

  void requireNoFailure() {
    clients.forEach(Client::requireNoFailure);
  }

  /// Audits the current runs, or all runs there ever were.
  void audit(Wire wire, boolean all) throws IOException {
    long start = System.nanoTime();
    Audit audit = new Audit(wire);
    for (RunLedger ledger : all ? ledgers : currentLedgers) {
      audit.check(ledger);
    }
    for (MetadataClient maker : all ? makers : currentMakers) {
      audit.check(maker);
    }
    for (ArtifactClient uploader : all ? uploaders : currentUploaders) {
      audit.check(uploader);
    }
    compared += audit.points();
    recovered += audit.recovered();
    if (audit.points() > 0) {
      System.out.printf(
          "%,d points there, %,d of them never acknowledged (audit %,d ms)%n",
          audit.points(), audit.recovered(), (System.nanoTime() - start) / NANOS_PER_MS);
    }
  }

  /// Counts the points of all runs in the store itself, without a server.
  long countStored(Path data) {
    return StoredPoints.count(data, ledgers);
  }

  /// Points compared in all audits.
  long compared() {
    return compared;
  }

  /// Points found that were never acknowledged.
  long recovered() {
    return recovered;
  }

  /// Batches sent so far, of all runs, by their known fate.
  long batches(Batch.Fate fate) {
    return ledgers.stream()
        .flatMap(ledger -> ledger.batches().stream())
        .filter(batch -> batch.fate() == fate)
        .count();
  }
}
