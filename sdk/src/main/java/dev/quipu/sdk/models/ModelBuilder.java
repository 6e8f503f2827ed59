package dev.quipu.sdk.models;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Describes a model that a run has made, and logs it. For one thread.
///
/// ```java
/// StoredModel model = run.model("digits").type("classifier").param("layers", 2).log(folder);
/// ```
public final class ModelBuilder {
  private final Function<NewModel, StoredModel> sink;
  private final String name;
  private String type = "";
  private long step;
  private final Map<String, Object> params = new LinkedHashMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();

  /// Describes a model.
  ///
  /// @param sink sends the model to the server
  /// @param name without `/`, `:`, `.`, `%` and quotes; need not be unique
  public ModelBuilder(Function<NewModel, StoredModel> sink, String name) {
    this.sink = sink;
    this.name = name;
  }

  /// Such as `classifier`.
  public ModelBuilder type(String word) {
    type = word;
    return this;
  }

  public ModelBuilder param(String key, Object value) {
    params.put(key, value);
    return this;
  }

  /// Adds params; nested maps become keys with dots.
  public ModelBuilder params(Map<String, ?> more) {
    params.putAll(more);
    return this;
  }

  public ModelBuilder tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  /// At which the run made the model, such as that of a checkpoint; 0 unless this is called.
  public ModelBuilder step(long number) {
    step = number;
    return this;
  }

  /// Makes the model on the server, with its files, and waits until they are there.
  ///
  /// @param files a file, or a folder with all that is below it; symbolic links are not followed
  /// @return the model, which is ready
  /// @throws dev.quipu.core.error.QuipuException if the server refuses or has no answer
  /// @throws java.io.UncheckedIOException if the files cannot be read
  public StoredModel log(Path files) {
    return sink.apply(new NewModel(name, type, params, tags, step, files));
  }
}
