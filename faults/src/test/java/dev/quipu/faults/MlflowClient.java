package dev.quipu.faults;

import dev.quipu.faults.Sent.Fate;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Sends log-batches as MLflow's clients do. Repeats a random half of the requests whose answer was
/// lost.
final class MlflowClient extends Client {
  private final RunLedger ledger;
  private final BatchSource source;
  private final RandomGenerator random;
  private @Nullable Batch unanswered;

  MlflowClient(RunLedger ledger, BatchSource source, RandomGenerator random) {
    this.ledger = ledger;
    this.source = source;
    this.random = random;
  }

  @Override
  boolean step(Wire wire) throws IOException {
    Batch batch = unanswered;
    unanswered = null;
    if (batch != null && random.nextBoolean()) {
      batch.retry();
    } else {
      batch = source.get();
      ledger.sent(batch);
    }
    unanswered = batch;
    HttpResponse<String> response = wire.tryPost("runs/log-batch", batch.json(ledger.runId()));
    unanswered = null;
    if (response.statusCode() == 503) {
      batch.settle(Fate.ABSENT);
      return false;
    }
    Wire.require("log-batch", response);
    batch.settle(Fate.STORED);
    return true;
  }
}
