package dev.quipu.server.app;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.upkeep.Freed;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.Engine;
import dev.quipu.engine.port.Store;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/// Purges the deleted data in a data folder that no server has open.
public final class FolderPurge {
  private FolderPurge() {}

  /// Removes the data that were deleted longer ago than some time.
  ///
  /// @param dryRun whether to report only what would be removed
  /// @throws QuipuException NOT_FOUND if there is no store in the folder, UNAVAILABLE if a server
  ///   has the folder open
  public static Freed run(Path data, Duration olderThan, boolean dryRun, Progress progress) {
    if (!Files.isRegularFile(data.resolve("quipu.db"))) {
      throw new QuipuException(
          ErrorCode.NOT_FOUND, "There is no store in " + data + ": quipu.db is missing");
    }
    InstantSource clock = InstantSource.system();
    FileBlobStore blobs = FileBlobStore.open(data);
    try (Store store = SqliteStore.open(data, clock, blobs);
        Engine engine = Engine.over(store, blobs, clock, IdSource.system(), new SecureRandom())) {
      return engine.purge().run(olderThan.toMillis(), dryRun, progress);
    }
  }
}
