package dev.quipu.store.shared.columns;

import dev.quipu.store.shared.ExperimentKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Texts. Each distinct text is stored once under a code, so a condition is decided once for each
/// distinct text. Code 0 stands for a missing text.
final class TextColumn extends Column {
  /// An entry of the dictionary without its characters.
  private static final int BYTES_OF_TEXT = 100;

  /// Some milliseconds of the slowest condition.
  private static final long CHARS_BETWEEN_LOOKS = 100_000;

  /// The cost of deciding a condition besides looking at the text.
  private static final long CHARS_OF_CONDITION = 20;

  int[] codes = {};
  private final List<String> texts = new ArrayList<>(List.of(""));
  private final Map<String, Integer> codeOf = new HashMap<>();
  private long textBytes;

  @Override
  void resize(int longer) {
    codes = Arrays.copyOf(codes, longer);
  }

  boolean has(int row) {
    return codes[row] != 0;
  }

  @Override
  void clear(int row) {
    codes[row] = 0;
  }

  @Override
  void load(
      RunValues from, ColumnKey key, ExperimentKey of, @Nullable List<Long> some, RowFinder rows) {
    from.texts(key, of, some, (runNo, value) -> put(rows.row(runNo), value));
  }

  /// @param row negative if the text is not wanted
  private void put(int row, String text) {
    if (row < 0) {
      return;
    }
    Integer code = codeOf.get(text);
    if (code == null) {
      code = texts.size();
      texts.add(text);
      codeOf.put(text, code);
      textBytes += BYTES_OF_TEXT + 2L * text.length();
    }
    codes[row] = code;
  }

  /// Whether no row uses most of the texts any more.
  boolean isStale() {
    return texts.size() > 1000 + 2 * codes.length;
  }

  /// By code, whether the text meets a condition.
  ///
  /// @param pause called now and then, because conditions may take long
  boolean[] holds(Predicate<String> condition, Runnable pause) {
    boolean[] holds = new boolean[texts.size()];
    long chars = 0;
    for (int code = 1; code < holds.length; code++) {
      String text = texts.get(code);
      chars += CHARS_OF_CONDITION + text.length();
      if (chars > CHARS_BETWEEN_LOOKS) {
        pause.run();
        chars = 0;
      }
      holds[code] = condition.test(text);
    }
    return holds;
  }

  /// By code, whether the text is one of some.
  boolean[] isOneOf(List<String> wanted) {
    boolean[] holds = new boolean[texts.size()];
    for (String text : wanted) {
      Integer code = codeOf.get(text);
      if (code != null) {
        holds[code] = true;
      }
    }
    return holds;
  }

  int compare(int row, TextColumn other, int otherRow) {
    int code = codes[row];
    int otherCode = other.codes[otherRow];
    return this == other && code == otherCode
        ? 0
        : compare(texts.get(code), other.texts.get(otherCode));
  }

  int compare(int row, String text) {
    return compare(texts.get(codes[row]), text);
  }

  /// By code points, as SQLite compares; [String#compareTo] compares otherwise.
  private static int compare(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean high = Character.isSurrogate(x);
        return high == Character.isSurrogate(y) ? Character.compare(x, y) : high ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  @Override
  long bytes() {
    return 4L * codes.length + textBytes;
  }
}
