package dev.quipu.sdk.datasets;

import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.reference.DatasetSource;
import dev.quipu.sdk.values.Table;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Describes a dataset that a run used, and logs it. For one thread.
///
/// ```java
/// run.dataset("reviews").source(Path.of("reviews.csv")).context("training").log();
/// ```
///
/// The digest of a file, folder or [Table] is computed. A file or folder is read in the background,
/// once, and must not change until the run is flushed or closed; if it does, the dataset is noted
/// without what was to be read, and the report says so. A table is read before [#log] returns. Data
/// elsewhere, such as in `s3://bucket/key`, are never opened: their digest is as given, or tells
/// only their place.
public final class DatasetBuilder {
  private final DatasetLog log;
  private final String name;
  private String source = "";
  private @Nullable Path path;
  private @Nullable Table table;
  private String description = "";
  private final Map<String, String> tags = new TreeMap<>();
  private @Nullable String digest;
  private @Nullable String schema;
  private @Nullable String profile;
  private boolean profiled = true;

  /// Describes a dataset.
  ///
  /// @param name such as `customer-reviews-v2`
  public DatasetBuilder(DatasetLog log, String name) {
    this.log = log;
    this.name = name;
  }

  /// Where the data lie: a URI, or the path of a file or folder of this machine.
  public DatasetBuilder source(String uriOrPath) {
    if (DatasetSource.isLocal(uriOrPath) && !uriOrPath.isEmpty()) {
      boolean isUri = uriOrPath.startsWith("file:");
      return source(isUri ? Path.of(java.net.URI.create(uriOrPath)) : Path.of(uriOrPath));
    }
    source = uriOrPath;
    path = null;
    return this;
  }

  /// A file or folder of this machine. Rows and columns of `.csv`, `.tsv`, `.jsonl` and `.ndjson`
  /// files are described, and of `.parquet` files if the program has the library
  /// `dev.hardwood:hardwood-core`.
  public DatasetBuilder source(Path fileOrFolder) {
    path = fileOrFolder;
    source = fileOrFolder.toAbsolutePath().toString();
    return this;
  }

  /// The data themselves. Their digest is that of the object that the table would be.
  public DatasetBuilder table(Table data) {
    table = data;
    return this;
  }

  public DatasetBuilder description(String text) {
    description = text;
    return this;
  }

  /// For what the run used the data, such as `training` or `evaluation`.
  public DatasetBuilder context(String purpose) {
    return tag(DatasetInput.CONTEXT, purpose);
  }

  /// A tag of this use of the dataset.
  public DatasetBuilder tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  /// The digest of the data, by any rule, such as an ETag. None is computed then.
  public DatasetBuilder digest(String known) {
    digest = known;
    return this;
  }

  /// The schema as JSON. None is read from the data then.
  public DatasetBuilder schema(String json) {
    schema = json;
    return this;
  }

  /// The profile as JSON. None is read from the data then.
  public DatasetBuilder profile(String json) {
    profile = json;
    return this;
  }

  /// Leaves rows and columns undescribed: only the digest is computed.
  public DatasetBuilder withoutProfile() {
    profiled = false;
    return this;
  }

  /// Logs the dataset. Never throws, and waits for no file to be read.
  public void log() {
    log.log(
        new DatasetLog.Described(
            name,
            source,
            path,
            table,
            description,
            new TreeMap<>(tags),
            digest,
            schema,
            profile,
            profiled));
  }
}
