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
import java.util.function.Supplier;

/// Writers that go on through many deaths of their server, and their record of what they sent.
final class Campaign {
  private static final long NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final String name;
  private final SplittableRandom random;
  private final Mix mix;
  private final ObjectPool pool;
  private final LineageLedger lineage;
  private final Ledgers all;
  private Ledgers current;
  private List<Client> clients = List.of();
  private long recovered;
  private long compared;

  /// The number of writers of each kind. Among the writers of points, the first of each kind share
  /// a run, and the first writers of logs, tracks and lineage write to the same run.
  ///
  /// @param timelines writers of logs; there are as many of tracks
  /// @param lineage writers of tasks, objects and links; one more client sends the contents of
  ///   their objects, and another asks about them and removes what nobody names
  record Mix(
      int mlflow,
      int sharedMlflow,
      int frames,
      int sharedFrames,
      int metadata,
      int artifacts,
      int timelines,
      int lineage,
      BatchSource.Size size) {}

  Campaign(String name, SplittableRandom random, Mix mix) {
    this.name = name;
    this.random = random;
    this.mix = mix;
    pool = new ObjectPool(random.split());
    lineage = new LineageLedger(pool);
    all = new Ledgers(lineage);
    current = new Ledgers(lineage);
  }

  /// Replaces the writers with new ones that have new runs. The old writers send nothing more. New
  /// runs share objects with old ones.
  void renew(Wire wire, int round) throws IOException {
    current = new Ledgers(lineage);
    List<Client> made = new ArrayList<>();
    RunLedger shared = newRun(wire, false);
    for (int i = 0; i < mix.mlflow; i++) {
      RunLedger ledger = i < mix.sharedMlflow ? shared : newRun(wire, false);
      made.add(new MlflowClient(ledger, source("m" + i, true), random.split()));
    }
    RunLedger sharedBySequences = newRun(wire, true);
    for (int i = 0; i < mix.frames; i++) {
      RunLedger ledger = i < mix.sharedFrames ? sharedBySequences : newRun(wire, true);
      made.add(frames(ledger, source("f" + i, false)));
    }
    for (int i = 0; i < mix.timelines; i++) {
      String run = i == 0 ? sharedBySequences.runId() : wire.newRun();
      Ledger<Framed> log = new Ledger<>(run);
      Ledger<Framed> tracks = new Ledger<>(run);
      current.addLog(log);
      current.addTracks(tracks);
      made.add(frames(log, new LogSource("l" + i, random.split())));
      made.add(frames(tracks, new TrackSource("t" + i, random.split())));
    }
    for (int i = 0; i < mix.lineage; i++) {
      Ledger<Framed> ledger = new Ledger<>(i == 0 ? sharedBySequences.runId() : wire.newRun());
      current.addLineage(ledger);
      made.add(frames(ledger, new LineageSource(ledger.runId(), "o" + i, random.split(), pool)));
    }
    if (mix.lineage > 0) {
      ContentClient contents = new ContentClient(pool, random.split());
      lineage.add(contents);
      made.add(contents);
      made.add(new UpkeepClient(pool));
    }
    for (int i = 0; i < mix.metadata; i++) {
      MetadataClient maker = new MetadataClient(name + "/" + round + "/" + i + "/");
      current.addMaker(maker);
      made.add(maker);
    }
    for (int i = 0; i < mix.artifacts; i++) {
      ArtifactClient uploader = new ArtifactClient(shared.runId(), "a" + i, random.split());
      current.addUploader(uploader);
      made.add(uploader);
    }
    all.addAll(current);
    clients = made;
  }

  private BatchSource source(String prefix, boolean withParams) {
    return new BatchSource(prefix, random.split(), withParams, mix.size);
  }

  private <S extends Framed> FrameClient<S> frames(Ledger<S> ledger, Supplier<? extends S> source) {
    WriterId writer =
        new WriterId(
            HexFormat.of().toHexDigits(random.nextLong())
                + HexFormat.of().toHexDigits(random.nextLong()));
    return new FrameClient<>(ledger, source, random.split(), writer.hex());
  }

  private RunLedger newRun(Wire wire, boolean sequenced) throws IOException {
    RunLedger ledger = new RunLedger(wire.newRun(), sequenced);
    current.addPoints(ledger);
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
  void audit(Wire wire, boolean ofAll) throws IOException {
    long start = System.nanoTime();
    Audit audit = new Audit(wire);
    (ofAll ? all : current).check(audit);
    compared += audit.compared();
    recovered += audit.recovered();
    if (audit.compared() > 0) {
      System.out.printf(
          "%s there, %,d never acknowledged (audit %,d ms)%n",
          audit, audit.recovered(), (System.nanoTime() - start) / NANOS_PER_MS);
    }
  }

  /// Removes some of all runs of a store without a server, and checks what others need of them.
  void remove(Path data) throws IOException {
    System.out.println(new Removal(data, lineage, random.split()).check());
  }

  /// Counts the points of all runs in the store itself, without a server.
  long countStored(Path data) {
    return StoredPoints.count(data, all.points());
  }

  /// Items compared in all audits: points, log entries, tasks and so on.
  long compared() {
    return compared;
  }

  /// Items found that were never acknowledged.
  long recovered() {
    return recovered;
  }
}
