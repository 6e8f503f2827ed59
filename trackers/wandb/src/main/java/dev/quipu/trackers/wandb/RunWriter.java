package dev.quipu.trackers.wandb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps what W&B has of a run. One thread.
interface RunWriter {
  /// Takes values of the config, which is what W&B calls params.
  void config(Map<String, ?> params) throws IOException, InterruptedException;

  /// Takes a row of the history. The steps of rows go up.
  void history(HistoryRow row) throws IOException, InterruptedException;

  /// Takes values of the summary, which has the last value of each key.
  void summary(Map<String, ? extends @Nullable Object> changed)
      throws IOException, InterruptedException;

  /// Takes a file of the run, such as an image.
  ///
  /// @param path with `/` between its parts
  void file(String path, byte[] content) throws IOException, InterruptedException;

  /// Takes an artifact.
  ///
  /// @param files a file, or a folder with all below it
  /// @param entry the path of a single file in the artifact; a folder has the paths below it
  void artifact(ArtifactName name, Path files, String entry)
      throws IOException, InterruptedException;

  /// Writes what was held back.
  ///
  /// @param unfinished a row that may get more values, and will be taken later; it is written where
  ///   it can be replaced. Null if there is none
  void flush(@Nullable HistoryRow unfinished) throws IOException, InterruptedException;

  /// Ends the run. Nothing comes after.
  void end(int exitCode, long runtimeSeconds) throws IOException, InterruptedException;
}
