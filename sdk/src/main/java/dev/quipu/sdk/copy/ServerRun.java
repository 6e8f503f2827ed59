package dev.quipu.sdk.copy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.folder.RunFolder;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.wire.DatasetsJson;
import dev.quipu.sdk.wire.NativeApi;
import dev.quipu.sdk.wire.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A run of the server that a folder is imported into.
final class ServerRun {
  private final ServerReader reader;
  private final RunId id;

  ServerRun(ServerReader reader, RunId id) {
    this.reader = reader;
    this.id = id;
  }

  NativeApi api() {
    return reader.api();
  }

  /// The run; empty if the server does not have it.
  Optional<JsonObject> find() {
    return reader.find(api().run(id), "id");
  }

  /// Creates the run; what the server answers is the run as it is there.
  JsonObject create(byte[] json) {
    return reader.load(api().createRun(json), "id");
  }

  void change(byte[] json) {
    reader.load(api().changeRun(id, json), "id");
  }

  void beginAttempt(byte[] json) {
    reader.load(api().createAttempt(id, json), "attempt");
  }

  /// Notes the datasets of a folder. Those that the server has stay.
  void noteDatasets(RunFolder folder) throws IOException {
    List<DatasetInput> some = new ArrayList<>();
    long[] chars = {0};
    folder
        .datasets()
        .each((line, number) -> {
          Dataset dataset = line.input().dataset();
          int more = dataset.schema().length() + dataset.profile().length();
          if (some.size() == CopyLimits.DATASETS || chars[0] + more > CopyLimits.DATASET_CHARS) {
            noteDatasets(some);
            chars[0] = 0;
          }
          some.add(line.input());
          chars[0] += more;
        });
    noteDatasets(some);
  }

  private void noteDatasets(List<DatasetInput> some) {
    if (!some.isEmpty()) {
      reader.load(api().noteDatasets(id, DatasetsJson.note(some)), "datasets");
      some.clear();
    }
  }

  /// The last number of a writer; 0 if there is none.
  long sequence(WriterId writer) {
    return reader.load(api().writer(id, writer), "sequence").integer("sequence");
  }

  /// Whether the run has data of any kind.
  boolean hasData() {
    for (FrameKind kind : FrameKind.values()) {
      if (hasData(kind, "")) {
        return true;
      }
    }
    return false;
  }

  /// Whether the run has data of a kind.
  ///
  /// @param group the stream or topic; empty for others
  boolean hasData(FrameKind kind, String group) {
    return switch (kind) {
      case POINTS -> list("streams", Query.EMPTY, "streams");
      case LOG -> list("log", Query.EMPTY.with("max", 1), "entries");
      case TRACKS ->
          group.isEmpty()
              ? list("tracks", Query.EMPTY, "tracks")
              : list("tracks/rows", Query.EMPTY.with("topic", group).with("max", 1), "rows");
      case LINEAGE ->
          list("tasks", Query.EMPTY.with("max", 1), "tasks")
              || list("uses", Query.EMPTY.with("max", 1), "uses")
              || list("links", Query.EMPTY.with("max", 1), "links")
              || list("measurements", Query.EMPTY.with("max", 1), "measurements")
              || list("evaluations", Query.EMPTY.with("max", 1), "evaluations");
    };
  }

  private boolean list(String list, Query query, String field) {
    return !reader.load(api().list(id, list, query), field).objects(field).isEmpty();
  }

  /// Appends what follows in a file.
  ///
  /// @param after how many lines the server has
  /// @return how many lines the server has now
  long append(FolderFrames.Part part, WriterId writer, long after) throws IOException {
    long[] reached = {after};
    while (true) {
      long from = reached[0];
      try {
        part.reading()
            .read(
                from,
                (frame, attempt, lastLine) -> {
                  append(frame, attempt, writer, reached[0], lastLine);
                  reached[0] = lastLine;
                });
        return reached[0];
      } catch (QuipuException e) {
        long now = e.code() == ErrorCode.CONFLICT ? sequence(writer) : from;
        if (now <= reached[0]) {
          throw e;
        }
        // Another import of the same folder was faster.
        reached[0] = now;
      }
    }
  }

  private void append(Frame frame, String attempt, WriterId writer, long after, long lastLine) {
    reader.load(
        api().appendFrameAfter(id, writer, after, lastLine, attempt, frame.encoded()), "points");
  }
}
