package dev.quipu.sdk.local;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.send.Destination;
import dev.quipu.sdk.send.Requests;
import dev.quipu.sdk.upload.Transfers;
import dev.quipu.sdk.wire.Answer;
import java.nio.file.Path;
import java.time.Duration;

/// Delivers each journal to where its root says: into the run folders around it, or to the server.
/// A journal that was begun in a folder must go on there.
///
/// @param server takes the other journals
public record RootDestination(Destination server) implements Destination {
  private Destination of(Journal journal) {
    Path root = journal.folder().root().toAbsolutePath().normalize();
    Path around = root.getParent();
    return root.endsWith(FolderDestination.JOURNALS) && around != null
        ? new FolderDestination(around)
        : server;
  }

  @Override
  public Requests requests() {
    return (journal, request, sink) -> of(journal).requests().send(journal, request, sink);
  }

  @Override
  public Transfers transfers(Runnable progress) {
    return (journal, upload) -> of(journal).transfers(progress).of(journal, upload);
  }

  @Override
  public Answer run(String project, RunId run, Duration timeout) {
    return server.run(project, run, timeout);
  }
}
