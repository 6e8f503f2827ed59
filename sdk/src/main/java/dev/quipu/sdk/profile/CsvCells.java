package dev.quipu.sdk.profile;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/// Reads the cells of CSV (RFC 4180) row by row: a cell in quotes may have separators and ends of
/// lines in it, and two quotes stand for one. The first row has the names of the columns.
final class CsvCells {
  private static final int END = -1;

  private final Reader in;
  private final char separator;
  private final StringBuilder cell = new StringBuilder();
  private int ahead;

  private CsvCells(Reader in, char separator) throws IOException {
    this.in = in;
    this.separator = separator;
    ahead = in.read();
    if (ahead == '\ufeff') {
      ahead = in.read();
    }
  }

  /// Adds all rows to a profile.
  static void read(Reader in, char separator, TableProfile profile) throws IOException {
    CsvCells cells = new CsvCells(in, separator);
    List<String> names = new ArrayList<>();
    while (cells.ahead != END) {
      cells.row(names, profile);
    }
  }

  private void row(List<String> names, TableProfile profile) throws IOException {
    boolean isHeader = names.isEmpty();
    int at = 0;
    while (true) {
      boolean ends = cell();
      boolean isBlankLine = ends && at == 0 && cell.isEmpty();
      if (isBlankLine && (isHeader || names.size() > 1)) {
        return;
      }
      if (isHeader) {
        names.add(cell.toString());
        var unused = profile.column(names.get(names.size() - 1));
      } else if (at < names.size()) {
        ColumnProfile column = profile.column(names.get(at));
        if (column != null) {
          column.addText(cell.toString());
        }
      }
      at++;
      if (ends) {
        break;
      }
    }
    if (!isHeader) {
      profile.endRow();
    }
  }

  /// Reads a cell; returns whether its row ends with it.
  private boolean cell() throws IOException {
    cell.setLength(0);
    boolean isQuoted = false;
    if (ahead == '"') {
      isQuoted = true;
      ahead = in.read();
    }
    while (ahead != END) {
      if (isQuoted) {
        if (ahead == '"') {
          ahead = in.read();
          if (ahead != '"') {
            isQuoted = false;
            continue;
          }
        }
      } else if (ahead == separator) {
        ahead = in.read();
        return false;
      } else if (ahead == '\n' || ahead == '\r') {
        boolean isReturn = ahead == '\r';
        ahead = in.read();
        if (isReturn && ahead == '\n') {
          ahead = in.read();
        }
        return true;
      }
      if (cell.length() < ProfileLimits.CELL_CHARS) {
        cell.append((char) ahead);
      }
      ahead = in.read();
    }
    return true;
  }
}
