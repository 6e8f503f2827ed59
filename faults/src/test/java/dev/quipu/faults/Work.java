package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.faults.Sent.Fate;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Writes of every kind, one after the other, to a server whose disk fails, and the fates that the
/// answers report.
final class Work {
  /// Frames of points, of a log, of tracks and of lineage, the content of an object, a log-batch
  /// and a file.
  static final int WRITES_PER_STEP = 7;

  private static final int FILLING_TAGS = 100;
  private static final int FILLING_BYTES = 5000;

  private final RunLedger points;
  private final RunLedger batches;
  private final BatchSource batchSource;
  private final ArtifactClient files;
  private final ContentClient contents;
  private final Ledgers ledgers;
  private final List<Numbered<?>> frames = new ArrayList<>();

  /// A run whose tags fill the log.
  private final String filled;

  private final TreeMap<String, Integer> answers = new TreeMap<>();
  private int steps;
  private int stored;

  Work(Wire wire, SplittableRandom random) throws IOException {
    this(wire, random, BatchSource.Size.SMALL);
  }

  Work(Wire wire, SplittableRandom random, BatchSource.Size size) throws IOException {
    points = new RunLedger(wire.newRun(), true);
    batches = new RunLedger(wire.newRun(), false);
    filled = wire.newRun();
    batchSource = new BatchSource("m", random.split(), true, size);
    files = new ArtifactClient(batches.runId(), "files", random.split());
    ObjectPool pool = new ObjectPool(random.split());
    contents = new ContentClient(pool, random.split());
    ledgers = new Ledgers(new LineageLedger(pool));
    ledgers.addPoints(points);
    ledgers.addPoints(batches);
    ledgers.addUploader(files);
    ledgers.lineage().add(contents);
    frames.add(new Numbered<>(1, points, new BatchSource("f", random.split(), false, size)));
    Ledger<Framed> log = new Ledger<>(points.runId());
    ledgers.addLog(log);
    frames.add(new Numbered<>(2, log, new LogSource("l", random.split())));
    Ledger<Framed> tracks = new Ledger<>(points.runId());
    ledgers.addTracks(tracks);
    frames.add(new Numbered<>(3, tracks, new TrackSource("t", random.split())));
    Ledger<Framed> lineage = new Ledger<>(points.runId());
    ledgers.addLineage(lineage);
    frames.add(
        new Numbered<>(4, lineage, new LineageSource(points.runId(), "o", random.split(), pool)));
  }

  List<String> runs() {
    return List.of(points.runId(), batches.runId());
  }

  /// Writes answered with success so far.
  int stored() {
    return stored;
  }

  void step(Wire wire) throws IOException {
    steps++;
    for (Numbered<?> one : frames) {
      one.append(wire);
    }
    SentContent content = contents.next();
    if (content != null) {
      note(content, contents.send(wire, content));
    }
    Batch batch = batchSource.get();
    batches.sent(batch);
    batch.sending();
    note(batch, wire.tryPost("runs/log-batch", batch.json(batches.runId())));
    ArtifactClient.File file = files.next();
    file.sending();
    note(file, wire.tryPut(files.runId(), file.path(), file.bytes()));
  }

  /// Frames of one writer.
  private final class Numbered<S extends Framed> {
    private final String writer;
    private final Ledger<S> ledger;
    private final Supplier<? extends S> source;
    private @Nullable S unanswered;
    private long sequence;

    Numbered(int number, Ledger<S> ledger, Supplier<? extends S> source) {
      this.writer = "%032x".formatted(number);
      this.ledger = ledger;
      this.source = source;
    }

    /// Sends a frame again under its number until it is known to be stored.
    void append(Wire wire) throws IOException {
      S frame = unanswered;
      if (frame == null) {
        frame = source.get();
        ledger.sent(frame);
        sequence++;
      }
      frame.sending();
      note(frame, wire.tryPostFrame(ledger.runId(), writer, sequence, frame.frame().encoded()));
      unanswered = frame.fate() == Fate.STORED ? null : frame;
    }
  }

  /// Changes half a megabyte of tags, so that the log must soon be copied into the database.
  void fillLog(Wire wire) throws IOException {
    String value = Integer.toString(steps % 10).repeat(FILLING_BYTES);
    String tags =
        IntStream.range(0, FILLING_TAGS)
            .mapToObj(i -> "{\"key\": \"filling %d\", \"value\": \"%s\"}".formatted(i, value))
            .collect(Collectors.joining(", "));
    wire.tryPost("runs/log-batch", "{\"run_id\": \"" + filled + "\", \"tags\": [" + tags + "]}");
  }

  /// Notes what an answer tells. It must be one of those promised.
  private void note(Sent sent, HttpResponse<String> response) {
    int status = response.statusCode();
    answers.merge(Integer.toString(status), 1, Integer::sum);
    if (status == 200 || status == 201) {
      stored++;
      sent.settle(Fate.STORED);
      return;
    }
    assertThat(status).as(response.body()).isIn(500, 503, 507);
    assertThat(response.body()).startsWith("{").contains("message");
    // MLflow's words do not tell an unknown outcome from other failures of the server.
    if (status != 500 && !response.body().contains("OUTCOME_UNKNOWN")) {
      sent.refused();
    }
  }

  /// Checks that the server answers reads.
  void requireReadable(Wire wire) throws IOException {
    requireReadable(wire, 0);
  }

  /// Checks that the server answers reads, except of the last writes.
  void requireReadable(Wire wire, int lost) throws IOException {
    Wire.require("health", wire.tryGet("/health"));
    for (RunLedger ledger : List.of(points, batches)) {
      wire.get("/api/v1/projects/default/runs/" + ledger.runId());
      for (Batch batch : ledger.batches()) {
        if (batch.fate() == Fate.STORED) {
          String key = batch.points().getFirst().key();
          wire.get(
              "/api/v1/projects/default/runs/%s/points?key=%s"
                  .formatted(ledger.runId(), Wire.encode(key)));
        }
      }
    }
    for (ArtifactClient.File file : files.all().subList(0, files.all().size() - lost)) {
      if (file.fate() == Fate.STORED) {
        assertThat(wire.file(files.runId(), file.path())).isPresent();
      }
    }
    StoredItems items = new StoredItems(wire);
    items.readLog(points.runId());
    items.readTracks(points.runId());
    // Lineage that waits in frames cannot become rows now, and no answer leaves it out.
    assertThat(
            wire.tryGet("/api/v1/projects/default/runs/" + points.runId() + "/tasks").statusCode())
        .isIn(200, 503, 507);
  }

  void audit(Wire wire) throws IOException {
    ledgers.check(new Audit(wire));
  }

  /// The number of answers with this status.
  int answers(int status) {
    return answers.getOrDefault(Integer.toString(status), 0);
  }

  @Override
  public String toString() {
    return "answers by status " + answers;
  }
}
