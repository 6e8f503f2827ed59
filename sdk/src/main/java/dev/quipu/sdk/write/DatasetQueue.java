package dev.quipu.sdk.write;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.reference.DatasetSource;
import dev.quipu.sdk.datasets.DatasetLog;
import dev.quipu.sdk.journal.DatasetEntry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.profile.TableProfile;
import dev.quipu.sdk.queue.Worker;
import dev.quipu.sdk.values.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Takes the datasets of a run over from the program, and hands them to the recorder. Reports count
/// them as artifacts. Any thread.
public final class DatasetQueue implements DatasetLog {
  private final Journal journal;
  private final Recorder recorder;
  private final Values values;
  private final boolean disabled;
  private volatile boolean closed;

  public DatasetQueue(Journal journal, Recorder recorder, Values values, boolean disabled) {
    this.journal = journal;
    this.recorder = recorder;
    this.values = values;
    this.disabled = disabled;
  }

  public void close() {
    closed = true;
  }

  @Override
  public void log(Described dataset) {
    if (disabled) {
      return;
    }
    journal.counts().artifacts().addLogged(1);
    try {
      if (closed) {
        throw new IOException("the run has ended");
      }
      DatasetEntry entry = entry(dataset);
      check(entry);
      recorder.add(journal, entry);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      journal.counts().artifacts().addRefused(1);
      String reason = e instanceof QuipuException known ? known.message() : e.toString();
      recorder.problem(journal, "Dataset " + dataset.name() + " is not noted: " + reason);
    }
  }

  private DatasetEntry entry(Described dataset) throws IOException {
    String digest = dataset.digest();
    String schema = dataset.schema();
    String profile = dataset.profile();
    DatasetEntry.Local local = null;
    Table table = dataset.table();
    if (table != null) {
      TableProfile rows = TableProfile.of(table);
      digest = digest == null ? values.content(table).digest().hex() : digest;
      schema = schema == null ? rows.schema() : schema;
      profile = profile == null ? rows.profile(-1) : profile;
    } else if (dataset.path() != null && (digest == null || schema == null || profile == null)) {
      local = local(dataset.path(), dataset.profiled());
    }
    return new DatasetEntry(
        dataset.name(),
        dataset.source(),
        dataset.description(),
        dataset.tags(),
        digest,
        schema,
        profile,
        local);
  }

  private static DatasetEntry.Local local(Path path, boolean profiled) throws IOException {
    Path place = path.toAbsolutePath();
    return Worker.apart(() -> {
      if (Files.isDirectory(place)) {
        return new DatasetEntry.Local(place.toString(), true, false, 0, 0);
      }
      if (!Files.isRegularFile(place)) {
        throw new IOException(place + " is neither a file nor a folder that is there");
      }
      return new DatasetEntry.Local(
          place.toString(),
          false,
          profiled,
          Files.size(place),
          Files.getLastModifiedTime(place).toMillis());
    });
  }

  /// Refuses now what the server would refuse later.
  private static void check(DatasetEntry entry) {
    DatasetSource source = DatasetSource.at(entry.uri());
    var unused =
        new DatasetInput(
            new Dataset(
                entry.name(),
                entry.digest() == null ? "?" : entry.digest(),
                source.type(),
                source.text(),
                entry.description(),
                text(entry.schema()),
                text(entry.profile())),
            entry.tags());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
