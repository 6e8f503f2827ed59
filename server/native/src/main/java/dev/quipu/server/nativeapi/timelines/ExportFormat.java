package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;

/// The form of an export.
enum ExportFormat {
  /// One JSON object a line, in the form in which it can be appended again.
  JSONL("jsonl", "application/jsonl"),

  /// For spreadsheets, and programs that read no JSON.
  CSV("csv", "text/csv; charset=utf-8");

  private final String word;
  private final String mediaType;

  ExportFormat(String word, String mediaType) {
    this.word = word;
    this.mediaType = mediaType;
  }

  /// The format of a word.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there is no such format
  static ExportFormat of(String word) {
    for (ExportFormat format : values()) {
      if (format.word.equals(word)) {
        return format;
      }
    }
    throw QuipuException.invalid(
        "Parameter format is " + Text.quote(word) + "; it must be jsonl or csv");
  }

  /// The word, which is also the ending of a file's name.
  String word() {
    return word;
  }

  String mediaType() {
    return mediaType;
  }
}
