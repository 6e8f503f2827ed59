package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.LogEntry;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.timelines.Logs.IndexedEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Writes entries of a log, page by page.
final class LogExport {
  private static final List<String> COLUMNS =
      List.of("timeUs", "time", "level", "logger", "message", "metadata", "exception");

  private final ExportPages<Results<IndexedEntry>> pages;

  LogExport(ExportPages<Results<IndexedEntry>> pages) {
    this.pages = pages;
  }

  void writeJsonLines(OutputStream out) throws IOException {
    pages.writeJsonLines(
        out, (json, page) -> page.items().forEach(entry -> EntryJson.write(json, entry)));
  }

  void writeCsv(OutputStream out, boolean exact) throws IOException {
    Csv csv = new Csv(out, exact);
    for (String column : COLUMNS) {
      csv.plain(column);
    }
    csv.endRecord();
    pages.each(page -> {
      for (IndexedEntry entry : page.items()) {
        write(csv, entry.entry());
      }
    });
    csv.flush();
  }

  private static void write(Csv csv, LogEntry entry) throws IOException {
    JsonText metadata = entry.metadata();
    csv.plain(Long.toString(entry.timeUs()));
    csv.plain(TimeUs.instant(entry.timeUs()).toString());
    csv.plain(entry.level().word());
    csv.text(entry.logger().isEmpty() ? null : entry.logger());
    csv.text(entry.message());
    csv.json(metadata);
    csv.text(entry.exception());
    csv.endRecord();
  }
}
