package dev.quipu.evaluation.form;

import dev.quipu.core.error.QuipuException;
import java.util.ArrayList;
import java.util.List;

/// Cells and records of CSV (RFC 4180).
///
/// A spreadsheet takes a text such as `=1+1` for a formula, which may send data elsewhere when
/// somebody opens the file. So a text that begins as formulas do gets an apostrophe in front of it,
/// as does a text that begins with one. Reading takes the apostrophe away.
public final class CsvText {
  /// The characters with which formulas begin, also in full width, and those that spreadsheets skip
  /// before them.
  private static final String FORMULA = "=+-@\t\r\n＝＋－＠'";

  private CsvText() {}

  /// A text that anybody may have written, without quotes of CSV.
  public static String inert(String text) {
    return text.isEmpty() || FORMULA.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
  }

  /// The text that [#inert] was given.
  public static String original(String cell) {
    return cell.startsWith("'") ? cell.substring(1) : cell;
  }

  /// Appends a record with its end.
  public static void append(List<String> cells, StringBuilder out) {
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      quoted(cells.get(i), out);
    }
    out.append('\n');
  }

  private static void quoted(String cell, StringBuilder out) {
    boolean isPlain = !cell.startsWith(" ") && !cell.endsWith(" ");
    for (int i = 0; isPlain && i < cell.length(); i++) {
      isPlain = ",\"\n\r".indexOf(cell.charAt(i)) < 0;
    }
    if (isPlain) {
      out.append(cell);
    } else {
      out.append('"').append(cell.replace("\"", "\"\"")).append('"');
    }
  }

  /// The cells of a record, with or without its end.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a quote is not closed, or stands inside a cell
  ///   without quotes around
  public static List<String> cells(String record) {
    List<String> cells = new ArrayList<>();
    int end = record.length();
    while (end > 0 && (record.charAt(end - 1) == '\n' || record.charAt(end - 1) == '\r')) {
      end--;
    }
    int at = 0;
    while (true) {
      StringBuilder cell = new StringBuilder();
      at = cell(record, at, end, cell);
      cells.add(cell.toString());
      if (at >= end) {
        return cells;
      }
      if (record.charAt(at) != ',') {
        throw QuipuException.invalid("Record of CSV has text behind a quoted cell");
      }
      at++;
    }
  }

  /// Reads a cell, and gives the position behind it.
  private static int cell(String record, int start, int end, StringBuilder cell) {
    int at = start;
    if (at < end && record.charAt(at) == '"') {
      at++;
      while (true) {
        if (at >= end) {
          throw QuipuException.invalid("Record of CSV has a quote that is not closed");
        }
        char c = record.charAt(at++);
        if (c != '"') {
          cell.append(c);
        } else if (at < end && record.charAt(at) == '"') {
          cell.append('"');
          at++;
        } else {
          return at;
        }
      }
    }
    while (at < end && record.charAt(at) != ',') {
      char c = record.charAt(at++);
      if (c == '"') {
        throw QuipuException.invalid("Record of CSV has a quote inside a cell without quotes");
      }
      cell.append(c);
    }
    return at;
  }
}
