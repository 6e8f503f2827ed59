package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.faults.Batch.Fate;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Writes of every kind, one after the other, to a server whose disk fails, and the fates that the
/// answers report.
final class Work {
  /// A frame, a log-batch and a file.
  static final int WRITES_PER_STEP = 3;

  private static final String WRITER = "00000000000000000000000000000001";
  private static final int FILLING_TAGS = 100;
  private static final int FILLING_BYTES = 5000;

  private final RunLedger frames;
  private final RunLedger batches;
  private final BatchSource frameSource;
  private final BatchSource batchSource;
  private final ArtifactClient files;
  private final TreeMap<String, Integer> answers = new TreeMap<>();
  private @Nullable Batch unanswered;
  private long sequence;
  private int stored;

  Work(Wire wire, SplittableRandom random) throws IOException {
    this(wire, random, BatchSource.Size.SMALL);
  }

  Work(Wire wire, SplittableRandom random, BatchSource.Size size) throws IOException {
    frames = new RunLedger(wire.newRun(), true);
    batches = new RunLedger(wire.newRun(), false);
    frameSource = new BatchSource("f", random.split(), false, size);
    batchSource = new BatchSource("m", random.split(), true, size);
    files = new ArtifactClient(batches.runId(), "files", random.split());
  }

  List<String> runs() {
    return List.of(frames.runId(), batches.runId());
  }

  /// Writes answered with success so far.
  int stored() {
    return stored;
  }

  void step(Wire wire) throws IOException {
    appendFrame(wire);
    Batch batch = batchSource.next();
    batches.sent(batch);
    batch.settle(fate(wire.tryPost("runs/log-batch", batch.json(batches.runId()))));
    ArtifactClient.Sent file = files.next();
    file.fate = fate(wire.tryPut(files.runId(), file.path, file.bytes));
  }

  /// Sends a frame again under its number until it is known to be stored.
  private void appendFrame(Wire wire) throws IOException {
    Batch batch = unanswered;
    if (batch == null) {
      batch = frameSource.next();
      frames.sent(batch);
      sequence++;
    }
    boolean wasUnknown = batch == unanswered && batch.fate() == Fate.UNKNOWN;
    Fate fate = fate(wire.tryPostFrame(frames.runId(), WRITER, sequence, batch.frame().encoded()));
    // A second attempt that stored nothing does not tell the fate of the first.
    batch.settle(fate == Fate.ABSENT && wasUnknown ? Fate.UNKNOWN : fate);
    unanswered = batch.fate() == Fate.STORED ? null : batch;
  }

  /// Changes half a megabyte of tags, so that the log must soon be copied into the database.
  void fillLog(Wire wire) throws IOException {
    String value = Long.toString(sequence % 10).repeat(FILLING_BYTES);
    String tags =
        IntStream.range(0, FILLING_TAGS)
            .mapToObj(i -> "{\"key\": \"filling %d\", \"value\": \"%s\"}".formatted(i, value))
            .collect(Collectors.joining(", "));
    wire.tryPost(
        "runs/log-batch", "{\"run_id\": \"" + frames.runId() + "\", \"tags\": [" + tags + "]}");
  }

  /// The fate that an answer reports. The answer to a frame, log-batch or file must be one of those
  /// promised.
  private Fate fate(HttpResponse<String> response) {
    int status = response.statusCode();
    answers.merge(Integer.toString(status), 1, Integer::sum);
    if (status == 200 || status == 201) {
      stored++;
      return Fate.STORED;
    }
    assertThat(status).as(response.body()).isIn(500, 503, 507);
    assertThat(response.body()).startsWith("{").contains("message");
    // MLflow's words do not tell an unknown outcome from other failures of the server.
    boolean unknown = status == 500 || response.body().contains("OUTCOME_UNKNOWN");
    return unknown ? Fate.UNKNOWN : Fate.ABSENT;
  }

  /// Checks that the server answers reads.
  void requireReadable(Wire wire) throws IOException {
    requireReadable(wire, 0);
  }

  /// Checks that the server answers reads, except of the last writes.
  void requireReadable(Wire wire, int lost) throws IOException {
    Wire.require("health", wire.tryGet("/health"));
    for (RunLedger ledger : new RunLedger[] {frames, batches}) {
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
    for (ArtifactClient.Sent file : files.all().subList(0, files.all().size() - lost)) {
      if (file.fate == Fate.STORED) {
        assertThat(wire.file(files.runId(), file.path)).isPresent();
      }
    }
  }

  void audit(Wire wire) throws IOException {
    Audit audit = new Audit(wire);
    audit.check(frames);
    audit.check(batches);
    audit.check(files);
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
