package dev.quipu.sdk.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The end of a terminal, on which one thread prints: the rows that may still be printed over. A
/// row becomes a line of the log when the text goes on below all rows. A row that is printed over,
/// such as a progress bar, gives its last state, and from time to time a state on the way. One
/// thread at a time.
final class Screen {
  private final LongSupplier nanoTime;
  private final Consumer<String> lines;
  private final ControlSequence sequence = new ControlSequence();
  private final List<ScreenRow> rows = new ArrayList<>(1);
  private int row;
  private int column;
  private int savedRow;
  private int savedColumn;

  /// @param lines takes each line
  Screen(LongSupplier nanoTime, Consumer<String> lines) {
    this.nanoTime = nanoTime;
    this.lines = lines;
    rows.add(new ScreenRow(nanoTime.getAsLong()));
  }

  void print(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      print(text.charAt(i));
    }
  }

  private void print(char c) {
    if (sequence.isOpen()) {
      if (c != '\n' && c != '\r') {
        apply(sequence.accept(c));
        return;
      }
      sequence.abort();
    }
    if (isText(c)) {
      rows.get(row).put(column, c);
      column++;
    } else if (c == '\n') {
      newLine();
    } else if (c == '\r') {
      move(row, 0);
    } else if (c == '\b') {
      move(row, column - 1);
    } else if (ControlSequence.begins(c)) {
      sequence.begin(c);
    }
  }

  /// Whether a character is printed, and is no control character.
  static boolean isText(char c) {
    return (c >= ' ' && c < '\u007f') || c > '\u009f' || c == '\t';
  }

  private void apply(char command) {
    int count = Math.max(1, sequence.parameter(0, 1));
    switch (command) {
      case 'A' -> move(row - count, column);
      case 'B' -> move(row + count, column);
      case 'C' -> move(row, column + count);
      case 'D' -> move(row, column - count);
      case 'E' -> move(row + count, 0);
      case 'F' -> move(row - count, 0);
      case 'G', '`' -> move(row, count - 1);
      case 'H', 'f' -> move(row, Math.max(1, sequence.parameter(1, 1)) - 1);
      case 'J' -> eraseRows(sequence.parameter(0, 0));
      case 'K' -> eraseRow(sequence.parameter(0, 0));
      case 's' -> {
        savedRow = row;
        savedColumn = column;
      }
      case 'u' -> move(savedRow, savedColumn);
      default -> {}
    }
  }

  private void move(int toRow, int toColumn) {
    endState();
    int missing = Math.min(-toRow, OutputLimits.ROWS - rows.size());
    for (int i = 0; i < missing; i++) {
      rows.add(0, ScreenRow.told(nanoTime.getAsLong()));
      savedRow++;
    }
    row = Math.max(0, Math.min(toRow + Math.max(0, missing), rows.size() - 1));
    column = Math.max(0, Math.min(toColumn, OutputLimits.LINE_CHARS));
  }

  private void newLine() {
    if (row < rows.size() - 1) {
      move(row + 1, 0);
      return;
    }
    ScreenRow last = rows.remove(row);
    tellUntold();
    if (last.leavesLine()) {
      lines.accept(last.tell(0));
    }
    rows.clear();
    rows.add(new ScreenRow(nanoTime.getAsLong()));
    row = 0;
    column = 0;
    savedRow = 0;
    savedColumn = 0;
  }

  private void eraseRow(int part) {
    endState();
    switch (part) {
      case 0 -> rows.get(row).eraseFrom(column);
      case 1 -> rows.get(row).eraseThrough(column);
      default -> rows.get(row).eraseFrom(0);
    }
  }

  private void eraseRows(int part) {
    eraseRow(part);
    int first = part == 0 ? row + 1 : 0;
    int end = part == 1 ? row : rows.size();
    for (int i = first; i < end; i++) {
      rows.get(i).eraseFrom(0);
    }
  }

  /// The text of the row is whole, since something else comes now.
  private void endState() {
    ScreenRow current = rows.get(row);
    long now = nanoTime.getAsLong();
    if (current.isDue(now)) {
      lines.accept(current.tell(now));
    }
  }

  /// Tells what has been printed and is no line yet, such as a line without a newline, and the last
  /// state of a progress bar.
  void tellUntold() {
    untold().forEach(untold -> lines.accept(untold.tell(0)));
  }

  /// As [#tellUntold], for one reader of many: nothing counts as told.
  List<String> untoldLines() {
    return untold().stream().map(ScreenRow::line).toList();
  }

  private List<ScreenRow> untold() {
    return rows.stream().filter(ScreenRow::isUntold).toList();
  }

  /// Whether a new screen would do as well.
  boolean isBlank() {
    return rows.size() == 1 && column == 0 && !sequence.isOpen() && rows.get(0).isUntouched();
  }
}
