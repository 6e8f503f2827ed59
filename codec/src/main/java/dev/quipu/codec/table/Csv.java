package dev.quipu.codec.table;

import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.NonFinite;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes records of CSV (RFC 4180), in UTF-8. A value that is missing is nothing between two
/// commas, and an empty text is two quotes.
///
/// A spreadsheet takes a text such as `=1+1` for a formula, which may send data elsewhere when
/// somebody opens the file; and what is logged may come from anybody. So a text that begins as
/// formulas do gets an apostrophe in front of it, unless texts are wanted exactly.
final class Csv {
  /// The characters with which formulas begin, also in full width, and those that spreadsheets skip
  /// before them.
  private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

  private final Writer out;
  private final boolean exact;
  private boolean inRecord;

  /// @param exact whether texts stay as they are even if they look like formulas
  Csv(OutputStream out, boolean exact) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    this.exact = exact;
  }

  /// A text; nothing if it is null.
  void text(@Nullable String text) throws IOException {
    begin();
    if (text == null) {
      return;
    }
    boolean formula = !exact && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    quoted(formula ? "'" + text : text);
  }

  /// A JSON value: a string as its text, or as the number it stands for, and anything else as JSON;
  /// nothing if it is null.
  void json(@Nullable String json) throws IOException {
    if (json == null) {
      begin();
    } else if (NonFinite.isNumber(json)) {
      // No formula begins like this.
      plain(json.substring(1, json.length() - 1));
    } else if (json.startsWith("\"")) {
      text(JsonString.text(json));
    } else {
      begin();
      quoted(json);
    }
  }

  void number(double value) throws IOException {
    plain(Double.toString(value));
  }

  /// A text that the server has made and that needs no quotes.
  void plain(String text) throws IOException {
    begin();
    out.write(text);
  }

  private void begin() throws IOException {
    if (inRecord) {
      out.write(',');
    }
    inRecord = true;
  }

  private void quoted(String text) throws IOException {
    if (!needsQuotes(text)) {
      out.write(text);
      return;
    }
    out.write('"');
    out.write(text.replace("\"", "\"\""));
    out.write('"');
  }

  /// Some spreadsheets also take a semicolon or a tab for the end of a value.
  private static boolean needsQuotes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("\",;\r\n\t".indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return text.isEmpty();
  }

  void endRecord() throws IOException {
    out.write("\r\n");
    inRecord = false;
  }

  /// Writes what is still in memory.
  void flush() throws IOException {
    out.flush();
  }
}
