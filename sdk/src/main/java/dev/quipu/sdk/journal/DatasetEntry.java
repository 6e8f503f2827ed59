package dev.quipu.sdk.journal;

import dev.quipu.core.text.Text;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A dataset that the run used. What has to be read of local data is read when the entry is sent.
///
/// @param uri a URI or path; empty if the data have none
/// @param description empty if there is none
/// @param tags of this use
/// @param digest null if it is to be computed, or if nobody knows it
/// @param schema JSON text; null if it is to be read, or if nobody knows it, as is the profile
/// @param local the data to read; null if there is nothing to read
public record DatasetEntry(
    String name,
    String uri,
    String description,
    Map<String, String> tags,
    @Nullable String digest,
    @Nullable String schema,
    @Nullable String profile,
    @Nullable Local local)
    implements UploadEntry {
  /// A file or folder of this machine, as it was when the dataset was logged.
  ///
  /// @param place an absolute path
  /// @param profiled whether its rows and columns are to be described
  /// @param sizeBytes of a file
  /// @param modifiedMs of a file
  public record Local(
      String place, boolean folder, boolean profiled, long sizeBytes, long modifiedMs) {}

  public DatasetEntry {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  @Override
  public String what() {
    return "Dataset " + Text.quote(name);
  }

  @Override
  public @Nullable String copy() {
    return null;
  }

  @Override
  public Type type() {
    return Type.DATASET;
  }

  @Override
  public void write(Payload out) {
    out.text(name).text(uri).text(description).integer(tags.size());
    tags.forEach((key, value) -> out.text(key).text(value));
    out.optional(digest).optional(schema).optional(profile).octet(local == null ? 0 : 1);
    if (local != null) {
      out.text(local.place).octet(local.folder ? 1 : 0).octet(local.profiled ? 1 : 0);
      out.number(local.sizeBytes).number(local.modifiedMs);
    }
  }

  static DatasetEntry read(Payload in) {
    String name = in.text();
    String uri = in.text();
    String description = in.text();
    Map<String, String> tags = new TreeMap<>();
    for (int left = in.integer(); left > 0; left--) {
      tags.put(in.text(), in.text());
    }
    return new DatasetEntry(
        name,
        uri,
        description,
        tags,
        in.optional(),
        in.optional(),
        in.optional(),
        in.octet() == 0 ? null : readLocal(in));
  }

  private static Local readLocal(Payload in) {
    return new Local(in.text(), in.octet() != 0, in.octet() != 0, in.number(), in.number());
  }

  @Override
  public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
      throws X {
    return visitor.dataset(this);
  }
}
