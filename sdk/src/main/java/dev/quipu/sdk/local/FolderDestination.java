package dev.quipu.sdk.local;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.folder.FolderLock;
import dev.quipu.sdk.folder.RunWriter;
import dev.quipu.sdk.send.Destination;
import dev.quipu.sdk.send.Requests;
import dev.quipu.sdk.upload.Transfers;
import dev.quipu.sdk.wire.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A folder of run folders, each under the id of its run. Several threads and processes may deliver
/// to it: one at a time changes it.
public final class FolderDestination implements Destination {
  /// The folder of journals that are delivered into the folder around it.
  static final String JOURNALS = ".quipu-local";

  private static final String LOCK = "lock";

  private final Path folder;

  public FolderDestination(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /// The folder of journals.
  public Path journals() {
    return folder.resolve(JOURNALS);
  }

  /// Makes the folder, and returns that of its journals.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if that is not possible
  public Path create() {
    try {
      return Files.createDirectories(journals());
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.INVALID_ARGUMENT, "The folder " + folder + " cannot be made: " + e, e);
    }
  }

  @Override
  public Requests requests() {
    return new FolderRequests(this);
  }

  @Override
  public Transfers transfers(Runnable progress) {
    return new FolderTransfers(this);
  }

  @Override
  public Answer run(String project, RunId run, Duration timeout) {
    return change(run, RunAnswers::run);
  }

  /// Changes a run folder.
  interface Change {
    Answer apply(RunWriter run) throws IOException;
  }

  /// Changes the folder of a run while nobody else does. The answer says what has become of it; a
  /// run that is not there is not found, and trouble with the disk may pass.
  Answer change(RunId id, Change change) {
    return write(
        id,
        run -> run.isThere() ? change.apply(run) : RunAnswers.notFound("There is no run " + id));
  }

  /// As [#change], for a run that need not be there.
  Answer write(RunId id, Change change) {
    try {
      RunWriter run = new RunWriter(folder.resolve(id.hex()));
      return FolderLock.holding(create(), LOCK, () -> change.apply(run));
    } catch (IOException | QuipuException e) {
      return Answer.none(e instanceof QuipuException known ? known.message() : e.toString());
    }
  }
}
