package dev.quipu.sdk.datasets;

import dev.quipu.sdk.values.Table;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes the datasets of a run.
public interface DatasetLog {
  /// A dataset as a program has described it.
  ///
  /// @param source a URI or path; empty if there is none
  /// @param path a file or folder of this machine; null if the data lie elsewhere
  /// @param table the data themselves; null if they lie somewhere
  /// @param description empty if there is none
  /// @param tags of this use
  /// @param digest null if none is given, as are schema and profile
  /// @param profiled whether the rows of a file are to be described
  record Described(
      String name,
      String source,
      @Nullable Path path,
      @Nullable Table table,
      String description,
      Map<String, String> tags,
      @Nullable String digest,
      @Nullable String schema,
      @Nullable String profile,
      boolean profiled) {}

  /// Logs a dataset. Never throws.
  void log(Described dataset);
}
