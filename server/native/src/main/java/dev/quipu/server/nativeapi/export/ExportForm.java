package dev.quipu.server.nativeapi.export;

import dev.quipu.codec.parquet.ParquetLimits;
import dev.quipu.codec.parquet.ParquetWriter;
import dev.quipu.codec.table.Column;
import dev.quipu.codec.table.CsvWriter;
import dev.quipu.codec.table.JsonLinesWriter;
import dev.quipu.codec.table.TableWriter;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// The form of an exported table.
enum ExportForm {
  /// One JSON object a line.
  JSONL("jsonl", "application/jsonl", 0),

  /// For spreadsheets, and programs that read no JSON.
  CSV("csv", "text/csv; charset=utf-8", 0),

  /// Typed columns, compressed, for data frames and databases.
  PARQUET("parquet", "application/vnd.apache.parquet", ParquetLimits.HELD_BYTES);

  private final String word;
  private final String mediaType;
  private final long heldBytes;

  ExportForm(String word, String mediaType, long heldBytes) {
    this.word = word;
    this.mediaType = mediaType;
    this.heldBytes = heldBytes;
  }

  /// The form of a word.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there is no such form
  static ExportForm of(String word) {
    for (ExportForm form : values()) {
      if (form.word.equals(word)) {
        return form;
      }
    }
    throw QuipuException.invalid(
        "Parameter format is " + Text.quote(word) + "; it must be jsonl, csv or parquet");
  }

  /// The word, which is also the ending of a file's name.
  String word() {
    return word;
  }

  String mediaType() {
    return mediaType;
  }

  /// The memory that a writer takes.
  long heldBytes() {
    return heldBytes;
  }

  /// Begins a table.
  ///
  /// @param exact whether texts of a CSV stay as they are even if they look like formulas
  TableWriter writer(List<Column> columns, OutputStream out, boolean exact) throws IOException {
    return switch (this) {
      case JSONL -> new JsonLinesWriter(columns, out);
      case CSV -> new CsvWriter(columns, out, exact);
      case PARQUET -> new ParquetWriter(columns, out);
    };
  }
}
