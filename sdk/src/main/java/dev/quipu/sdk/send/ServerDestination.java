package dev.quipu.sdk.send;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.upload.HttpTransfers;
import dev.quipu.sdk.upload.Transfers;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.NativeApi;
import java.time.Duration;

/// A server.
///
/// @param patience how long an upload may stand still
public record ServerDestination(NativeApi api, Duration patience) implements Destination {
  @Override
  public Requests requests() {
    return new HttpRequests(api);
  }

  @Override
  public Transfers transfers(Runnable progress) {
    return new HttpTransfers(api, patience, System::nanoTime, progress);
  }

  @Override
  public Answer run(String project, RunId run, Duration timeout) {
    return api.ask(api.in(project).run(run), timeout);
  }
}
