package dev.quipu.server.nativeapi.timelines;

import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.timelines.Tracks.RowPage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// Writes rows of a track, page by page.
final class TrackExport {
  private final ExportPages<RowPage> pages;

  TrackExport(ExportPages<RowPage> pages) {
    this.pages = pages;
  }

  void writeJsonLines(OutputStream out) throws IOException {
    pages.writeJsonLines(
        out,
        (json, page) -> {
          for (int row = 0; row < page.rows().size(); row++) {
            RowJson.write(json, page.rows(), row);
          }
        });
  }

  /// The fields of all rows, in order. All pages are read.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there are too many
  Set<String> fields() throws IOException {
    Set<String> fields = new TreeSet<>();
    pages.each(page -> {
      fields.addAll(page.rows().fields());
      if (fields.size() > PageLimits.FIELDS_PER_ROW_QUERY) {
        throw QuipuException.invalid(
            "The rows have more than "
                + PageLimits.FIELDS_PER_ROW_QUERY
                + " fields, as many as a CSV may have columns. Name the wanted fields, or ask for"
                + " jsonl");
      }
    });
    return fields;
  }

  /// @param fields the columns behind the time
  void writeCsv(OutputStream out, Collection<String> fields, boolean exact) throws IOException {
    Csv csv = new Csv(out, exact);
    csv.plain("timeUs");
    for (String field : fields) {
      csv.text(field);
    }
    csv.endRecord();
    pages.each(page -> {
      for (int row = 0; row < page.rows().size(); row++) {
        write(csv, page.rows(), row, fields);
      }
    });
    csv.flush();
  }

  private static void write(Csv csv, TimeRows rows, int row, Collection<String> fields)
      throws IOException {
    csv.plain(Long.toString(rows.timeUs(row)));
    for (String field : fields) {
      if (rows.isNumber(row, field)) {
        csv.number(rows.number(row, field));
      } else {
        csv.json(rows.json(row, field));
      }
    }
    csv.endRecord();
  }
}
