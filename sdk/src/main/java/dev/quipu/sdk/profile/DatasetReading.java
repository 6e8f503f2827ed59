package dev.quipu.sdk.profile;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.reference.DatasetSource;
import dev.quipu.sdk.journal.DatasetEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Turns the record of a dataset into the dataset: what is asked for of local data is read, once.
/// Owned by the uploader's thread.
///
/// Data that cannot be read, or that have changed since they were logged, cost the dataset only its
/// digest, schema and profile: it is noted by its place, and the problem is reported.
public final class DatasetReading {
  private final DatasetEntry entry;
  private final Consumer<String> problems;
  private @Nullable DatasetInput input;

  /// Prepares to read what an entry names.
  ///
  /// @param problems takes a problem in words
  public DatasetReading(DatasetEntry entry, Consumer<String> problems) {
    this.entry = entry;
    this.problems = problems;
  }

  public DatasetInput read() {
    if (input == null) {
      input = made(entry.local() == null ? null : local(entry.local()));
    }
    return input;
  }

  private DatasetInput made(@Nullable LocalData data) {
    DatasetSource source = DatasetSource.at(entry.uri());
    String computed =
        data == null
            ? Dataset.digestOfSource(entry.uri().isEmpty() ? entry.name() : entry.uri())
            : data.digest().hex();
    return new DatasetInput(
        new Dataset(
            entry.name(),
            Objects.requireNonNullElse(entry.digest(), computed),
            source.type(),
            source.text(),
            entry.description(),
            known(entry.schema(), data == null ? "" : data.schema()),
            known(entry.profile(), data == null ? "" : data.profile())),
        entry.tags());
  }

  private static String known(@Nullable String given, String read) {
    return given == null ? read : given;
  }

  private @Nullable LocalData local(DatasetEntry.Local local) {
    Path place = Path.of(local.place());
    String why = "has changed since it was logged";
    try {
      if (local.folder()) {
        return LocalData.ofFolder(place);
      }
      if (isSame(place, local)) {
        LocalData data = LocalData.ofFile(place, local.profiled());
        if (isSame(place, local)) {
          return data;
        }
      }
    } catch (IOException | RuntimeException e) {
      why = "cannot be read: " + e;
    }
    problems.accept(
        entry.what() + " is noted without the digest of its data: " + place + " " + why);
    return null;
  }

  private static boolean isSame(Path place, DatasetEntry.Local local) throws IOException {
    return Files.size(place) == local.sizeBytes()
        && Files.getLastModifiedTime(place).toMillis() == local.modifiedMs();
  }
}
