package dev.quipu.trackers.wandb;

import dev.quipu.trackers.json.PlainJson;
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
/// were uploaded, and the end. Lines wait here until the server has them.
final class FileStream {
  /// A request is not much larger. W&B takes 10 MB.
  private static final int REQUEST_CHARACTERS = 4 << 20;

  /// A server that is away must not fill the heap of the program.
  private static final long WAITING_CHARACTERS = 64L << 20;

  private final WandbHttp http;
  private final RunInfo info;
  private final Deque<String> lines = new ArrayDeque<>();
  private final List<String> uploaded = new ArrayList<>();
  private final Map<String, @Nullable Object> summary;
  private boolean isSummarySent = true;
  private long offset;
  private long characters;

  FileStream(ServerRun run) {
    http = run.http();
    info = run.info();
    summary = new LinkedHashMap<>(run.summary());
    offset = run.historyLines();
  }

  /// Adds a row of the history.
  ///
  /// @throws IOException if so much waits that there is no room
  void add(HistoryRow row) throws IOException {
    String line = PlainJson.text(row.values(), PlainJson.NonFinite.WORD);
    if (characters + line.length() > WAITING_CHARACTERS) {
      throw new IOException(
          "W&B's server has been away for too long: "
              + lines.size()
              + " rows wait, and at most "
              + WAITING_CHARACTERS
              + " characters of rows may");
    }
    lines.add(line);
    characters += line.length();
  }

  void addSummary(Map<String, ? extends @Nullable Object> changed) {
    summary.putAll(changed);
    isSummarySent = false;
  }

  void addUploaded(String file) {
    uploaded.add(file);
  }

  /// Sends all that waits.
  void send() throws IOException, InterruptedException {
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
      post(body);
      part.forEach(line -> lines.remove());
      characters -= size;
      offset += part.size();
      isSummarySent = true;
      uploaded.clear();
    }
  }

  /// Sends the end of the run.
  void complete(int exitCode) throws IOException, InterruptedException {
    post(Map.of("complete", true, "exitcode", exitCode));
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
