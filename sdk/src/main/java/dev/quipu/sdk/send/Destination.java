package dev.quipu.sdk.send;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.upload.Transfers;
import dev.quipu.sdk.wire.Answer;
import java.time.Duration;

/// Where journals are delivered: to a server, or into run folders.
public interface Destination {
  Requests requests();

  /// How files get there.
  ///
  /// @param progress is told about each part of a file that has got there
  Transfers transfers(Runnable progress);

  /// What the destination knows of a run, as the native API answers it.
  ///
  /// @param project the name of the project of the run
  Answer run(String project, RunId run, Duration timeout);
}
