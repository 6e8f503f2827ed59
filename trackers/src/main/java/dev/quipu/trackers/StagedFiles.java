package dev.quipu.trackers;

import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// A copy of a file or of a folder that lives until all backends have it, so that the program may
/// change or delete the original at once.
final class StagedFiles {
  private final Path folder;
  private final Path copy;
  private final AtomicInteger users;

  private StagedFiles(Path folder, Path copy, int users) {
    this.folder = folder;
    this.copy = copy;
    this.users = new AtomicInteger(users);
  }

  /// Copies.
  ///
  /// @param users how many backends take the copy
  static StagedFiles of(Path original, int users) throws IOException {
    Path folder = Files.createTempDirectory("quipu-tracker-");
    Path copy = folder.resolve("copy");
    try {
      FileTree.copy(original, copy);
    } catch (IOException | RuntimeException e) {
      delete(folder);
      throw e;
    }
    return new StagedFiles(folder, copy, users);
  }

  /// What one backend does with the copy; it is done with the copy afterwards.
  Work.Action forOne(Use use) {
    return run -> {
      try {
        use.of(copy, run);
      } finally {
        release();
      }
    };
  }

  /// A use of the copy by a run of a backend.
  @FunctionalInterface
  interface Use {
    void of(Path copy, BackendRun run) throws Exception;
  }

  /// One backend is done.
  void release() {
    if (users.decrementAndGet() == 0) {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      System.getLogger("dev.quipu.trackers")
          .log(System.Logger.Level.DEBUG, "A copy of an artifact is left behind", e);
    }
  }
}
