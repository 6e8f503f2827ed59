package dev.quipu.trackers.wandb;

import dev.quipu.trackers.json.PlainJson;
import dev.quipu.trackers.wandb.wire.AwayException;
import dev.quipu.trackers.wandb.wire.WandbHttp;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the server gets line by line: rows of the history, the summary, the names of files that
/// were uploaded, and the end. Lines wait here until the server has them, or refuses them.
final class FileStream {
  /// A request is not much larger. W&B takes 10 MB.
  private static final int REQUEST_CHARACTERS = 4 << 20;

  private final WandbHttp http;
  private final RunInfo info;
  private final Deque<String> lines = new ArrayDeque<>();
  private final List<String> uploaded = new ArrayList<>();
  private final Map<String, @Nullable Object> summary;
  private boolean isSummarySent = true;
  private long offset;

  /// A server that is away must not fill the heap of the program.
  private final long mostCharacters;

  private long characters;

  /// The rows that the server has refused since that was told, and why it refused the first part.
  private int refusedRows;

  private @Nullable IOException refusal;

  /// A stream that goes on where the server is.
  ///
  /// @param mostCharacters of rows that wait
  FileStream(ServerRun run, long mostCharacters) {
    this.mostCharacters = mostCharacters;
    http = run.http();
    info = run.info();
    summary = new LinkedHashMap<>(run.summary());
    offset = run.historyLines();
  }

  /// Adds a row of the history, if there is room.
  ///
  /// @return whether there was
  boolean add(HistoryRow row) {
    String line = PlainJson.text(row.values(), PlainJson.NonFinite.WORD);
    if (characters + line.length() > mostCharacters) {
      return false;
    }
    lines.add(line);
    characters += line.length();
    return true;
  }

  void addSummary(Map<String, ? extends @Nullable Object> changed) {
    summary.putAll(changed);
    isSummarySent = false;
  }

  void addUploaded(String file) {
    uploaded.add(file);
  }

  /// Sends all that waits. A part that the server refuses is dropped, so that the next one has its
  /// turn.
  ///
  /// @throws IOException if the server has refused a part, after the others
  void send() throws IOException, InterruptedException {
    sendParts();
    tellRefusal();
  }

  private void sendParts() throws IOException, InterruptedException {
    while (!lines.isEmpty() || !isSummarySent || !uploaded.isEmpty()) {
      List<String> part = new ArrayList<>();
      int size = 0;
      for (String line : lines) {
        if (!part.isEmpty() && size + line.length() > REQUEST_CHARACTERS) {
          break;
        }
        part.add(line);
        size += line.length();
      }
      Map<String, Object> files = new LinkedHashMap<>();
      if (!part.isEmpty()) {
        files.put("wandb-history.jsonl", chunk(offset, part));
      }
      if (!isSummarySent) {
        String json = PlainJson.text(summary, PlainJson.NonFinite.WORD);
        files.put("wandb-summary.json", chunk(0, List.of(json)));
      }
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("files", files);
      if (!uploaded.isEmpty()) {
        body.put("uploaded", List.copyOf(uploaded));
      }
      if (isTaken(body)) {
        offset += part.size();
      } else {
        refusedRows += part.size();
      }
      part.forEach(line -> lines.remove());
      characters -= size;
      isSummarySent = true;
      uploaded.clear();
    }
  }

  /// Sends all that waits, and the end of the run, after which the server takes nothing.
  ///
  /// @throws IOException if the server has refused a part, after the others
  void complete(int exitCode) throws IOException, InterruptedException {
    sendParts();
    isTaken(Map.of("complete", true, "exitcode", exitCode));
    tellRefusal();
  }

  private boolean isTaken(Map<String, Object> body) throws IOException, InterruptedException {
    try {
      post(body);
      return true;
    } catch (AwayException e) {
      throw e;
    } catch (IOException e) {
      refusal = refusal == null ? e : refusal;
      return false;
    }
  }

  private void tellRefusal() throws IOException {
    IOException told = refusal;
    if (told != null) {
      int rows = refusedRows;
      refusal = null;
      refusedRows = 0;
      throw new IOException(
          "W&B's server has not taken " + rows + " rows: " + told.getMessage(), told);
    }
  }

  private static Map<String, Object> chunk(long offset, List<String> content) {
    return Map.of("offset", offset, "content", content);
  }

  private void post(Map<String, Object> body) throws IOException, InterruptedException {
    http.post(
        List.of("files", String.valueOf(info.entity()), info.project(), info.id(), "file_stream"),
        body);
  }
}
