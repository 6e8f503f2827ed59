package dev.quipu.trackers.backend;

import dev.quipu.core.model.RunStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A run of a backend. When a method returns, what it took is as safe as the backend promises.
public interface BackendRun {
  /// The id by which the run is found in the backend.
  String id();

  /// Takes rows of metrics, in the order in which they were logged.
  void metrics(List<MetricRow> rows) throws Exception;

  /// Takes params. A key that comes again has its last value, if the backend allows that.
  ///
  /// @param params values are strings, numbers, booleans, null, or lists and maps of them
  void params(Map<String, ?> params) throws Exception;

  /// Takes a file, or a folder with all below it.
  ///
  /// @param file a copy that lives until the method returns
  /// @param name the path in the run, with `/` between its parts
  /// @param type such as `dataset` or `model`
  void artifact(Path file, String name, String type) throws Exception;

  /// Takes a table.
  ///
  /// @param rows each with as many cells as there are columns; cells as the values of params
  void table(String name, List<String> columns, List<? extends List<?>> rows, long step)
      throws Exception;

  /// Takes the distribution of values.
  void histogram(String name, double[] values, long step, Instant time) throws Exception;

  /// Takes an image as PNG.
  void image(String name, byte[] png, long step, Instant time) throws Exception;

  /// Takes a text.
  void text(String name, String text, long step, Instant time) throws Exception;

  /// Takes the files of a model.
  ///
  /// @param files a copy that lives until the method returns
  default void model(String name, Path files) throws Exception {
    artifact(files, name, "model");
  }

  /// Makes a version of a registered model of a model that the run has taken.
  ///
  /// @throws UnsupportedOperationException if the backend has no registry
  default void register(String model, String registeredName) throws Exception {
    throw new UnsupportedOperationException("it has no model registry");
  }

  /// Writes what was held back. The tracker calls this when it has nothing else at hand, and now
  /// and then while it has.
  default void flush() throws Exception {}

  /// Ends the run. Nothing comes after, and nothing is held back.
  void end(RunStatus status, Instant time) throws Exception;
}
