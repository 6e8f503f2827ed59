package dev.quipu.faults;

import dev.quipu.faults.Sent.Fate;
import dev.quipu.server.http.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Appends numbered frames of one kind of data. A frame without an answer is sent again with its
/// number, and now and then an answered frame is, too: neither may be stored twice.
final class FrameClient<S extends Framed> extends Client {
  private static final int REPLAY_ONE_OF = 8;

  private final Ledger<S> ledger;
  private final Supplier<? extends S> source;
  private final RandomGenerator random;
  private final String writer;
  private final Map<Long, S> sent = new HashMap<>();
  private long answered;

  FrameClient(
      Ledger<S> ledger, Supplier<? extends S> source, RandomGenerator random, String writer) {
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
    S frame = sent.get(answered + 1);
    if (frame == null) {
      frame = source.get();
      sent.put(answered + 1, frame);
      ledger.sent(frame);
    }
    frame.sending();
    HttpResponse<String> response = append(wire, answered + 1, frame);
    if (response.statusCode() == 503) {
      frame.refused();
      return false;
    }
    Wire.require("frames", response);
    answered++;
    frame.settle(Fate.STORED);
    return true;
  }

  private boolean replay(Wire wire, long number) throws IOException {
    S frame = sent.get(number);
    if (frame == null) {
      throw new AssertionError("Nothing has the number " + number);
    }
    HttpResponse<String> response = append(wire, number, frame);
    if (response.statusCode() == 503) {
      return false;
    }
    String body = Wire.require("a replayed frame", response);
    if (!Json.readObject(body).bool("duplicate").orElse(false)) {
      throw new AssertionError("A replay of number " + number + " is not a duplicate: " + body);
    }
    return true;
  }

  private HttpResponse<String> append(Wire wire, long number, S frame) throws IOException {
    return wire.tryPostFrame(ledger.runId(), writer, number, frame.frame().encoded());
  }
}
