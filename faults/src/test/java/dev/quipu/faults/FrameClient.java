package dev.quipu.faults;

import dev.quipu.faults.Batch.Fate;
import dev.quipu.server.http.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Appends numbered frames. A frame without an answer is sent again with its number, and now and
/// then an answered frame is, too: neither may be stored twice.
final class FrameClient extends Client {
  private static final int REPLAY_ONE_OF = 8;

  private final RunLedger ledger;
  private final BatchSource source;
  private final RandomGenerator random;
  private final String writer;
  private final Map<Long, Batch> sent = new HashMap<>();
  private long answered;

  public FrameClient(RunLedger ledger, BatchSource source, RandomGenerator random, String writer) {
    this.ledger = ledger;
    this.source = source;
    this.random = random;
    this.writer = writer;
  }

  @Override
  boolean step(Wire wire) throws IOException {
    if (answered > 0 && random.nextInt(REPLAY_ONE_OF) == 0) {
      return replay(wire, random.nextLong(answered) + 1);
    }
    Batch batch = sent.get(answered + 1);
    if (batch == null) {
      batch = source.next();
      sent.put(answered + 1, batch);
      ledger.sent(batch);
    }
    HttpResponse<String> response = append(wire, answered + 1, batch);
    if (response.statusCode() == 503) {
      batch.settle(Fate.ABSENT);
      return false;
    }
    Wire.require("frames", response);
    answered++;
    batch.settle(Fate.STORED);
    return true;
  }

  private boolean replay(Wire wire, long number) throws IOException {
    Batch batch = sent.get(number);
    if (batch == null) {
      throw new AssertionError("Nothing has the number " + number);
    }
    HttpResponse<String> response = append(wire, number, batch);
    if (response.statusCode() == 503) {
      return false;
    }
    String body = Wire.require("a replayed frame", response);
    if (!Json.readObject(body).bool("duplicate").orElse(false)) {
      throw new AssertionError("A replay of number " + number + " is not a duplicate: " + body);
    }
    return true;
  }

  private HttpResponse<String> append(Wire wire, long number, Batch batch) throws IOException {
    return wire.tryPostFrame(ledger.runId(), writer, number, batch.frame().encoded());
  }
}
