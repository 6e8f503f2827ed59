package dev.quipu.server.nativeapi.export;

import dev.quipu.codec.table.TableWriter;
import dev.quipu.engine.export.ExportTable;
import dev.quipu.engine.port.Memory;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.StreamedFile;
import java.io.IOException;
import java.io.OutputStream;

/// How a request wants tables: the query parameters `format` and `exact`.
record TableFile(ExportForm form, boolean exact) {
  static TableFile of(Exchange exchange) {
    return new TableFile(
        ExportForm.of(exchange.parameter("format").orElse("jsonl")),
        exchange.flagParameter("exact"));
  }

  /// Answers with a table as a file.
  ///
  /// @param name of the file without its ending
  void attach(Exchange exchange, String name, ExportTable table) throws IOException {
    new StreamedFile(name + "." + form.word(), form.mediaType(), out -> write(exchange, table, out))
        .attach(exchange);
  }

  private void write(Exchange exchange, ExportTable table, OutputStream out) throws IOException {
    try (Memory.Part memory = exchange.scope().memory().part()) {
      memory.take(form.heldBytes());
      try (TableWriter writer = form.writer(table.columns(), out, exact)) {
        table.each(writer::write);
        writer.finish();
      }
    }
  }
}
