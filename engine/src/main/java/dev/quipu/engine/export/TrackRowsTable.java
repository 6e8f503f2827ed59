package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.core.json.FieldsText;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.timelines.Tracks;
import java.io.IOException;
import java.util.List;

/// A row for each row of a track, with all of its fields in one column, so that it can be appended
/// again.
final class TrackRowsTable implements ExportTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("runId", Column.Type.TEXT),
          Column.of("topic", Column.Type.TEXT),
          Column.of("timeUs", Column.Type.INTEGER),
          Column.of("fields", Column.Type.JSON),
          Column.optional("strings", Column.Type.JSON));

  private final TrackPages pages;

  TrackRowsTable(TrackPages pages) {
    this.pages = pages;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public void each(Sink sink) throws IOException {
    BatchBuilder rows = new BatchBuilder(COLUMNS);
    pages.each((run, topic, page) -> {
      for (int row = 0; row < page.size(); row++) {
        add(rows, run, topic, page, row);
      }
      sink.take(rows.take());
    });
  }

  private static void add(BatchBuilder rows, RunId run, String topic, TimeRows page, int row) {
    FieldsText fields = Tracks.fields(page, row);
    rows.text(run.hex())
        .text(topic)
        .integer(page.timeUs(row))
        .text(fields.fields())
        .text(fields.strings())
        .endRow();
  }
}
