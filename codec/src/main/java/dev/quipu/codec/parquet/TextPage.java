package dev.quipu.codec.parquet;

import dev.quipu.codec.bytes.BitPacking;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.table.Values;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Texts and JSON. The pages of a row group name texts of a dictionary, as long as it is small;
/// later pages have their texts themselves.
@SuppressWarnings("ReferenceEquality") // Neighbours are often one object, which is quick to see.
final class TextPage extends PageValues {
  private static final int TEXT_BYTES = 8;
  private static final int ENTRY_BYTES = 100;

  private @Nullable String[] values = {};
  private int size;
  private long bytes;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final ByteSink dictionary = new ByteSink();
  private boolean isFull;

  @Override
  void add(Values some, int from, int to) {
    int count = to - from;
    if (size + count > values.length) {
      values = Arrays.copyOf(values, Math.max(size + count, values.length * 2));
    }
    bytes += (long) TEXT_BYTES * count;
    switch (some) {
      case Values.Same same -> Arrays.fill(values, size, size + count, same.text());
      case Values.Texts texts -> {
        for (int i = 0; i < count; i++) {
          String text = texts.text(from + i);
          values[size + i] = text;
          bytes += text.length();
        }
      }
      default -> throw new IllegalStateException("A column of texts has " + some.getClass());
    }
    size += count;
  }

  @Override
  long bytes() {
    return bytes + dictionary.length() + (long) ENTRY_BYTES * numbers.size();
  }

  @Override
  Encoding write(ByteSink out) {
    // A page without texts needs no dictionary, which might stay empty.
    long[] found = isFull || size == 0 ? null : numbers();
    if (found == null) {
      for (int i = 0; i < size; i++) {
        put(Objects.requireNonNull(values[i]), out);
      }
    } else {
      int width = Math.max(1, BitPacking.width(numbers.size() - 1));
      out.putByte(width);
      RunLengths.write(found, size, width, out);
    }
    Arrays.fill(values, 0, size, null);
    size = 0;
    bytes = 0;
    return found == null ? Encoding.PLAIN : Encoding.RLE_DICTIONARY;
  }

  /// The numbers of the texts in the dictionary; null if it became full.
  private long @Nullable [] numbers() {
    long[] found = new long[size];
    for (int i = 0; i < size; i++) {
      String text = Objects.requireNonNull(values[i]);
      if (i > 0 && text == values[i - 1]) {
        found[i] = found[i - 1];
        continue;
      }
      Integer known = numbers.get(text);
      if (known == null) {
        if (numbers.size() == ParquetLimits.DICTIONARY_TEXTS
            || dictionary.length() + text.length() > ParquetLimits.DICTIONARY_BYTES) {
          isFull = true;
          return null;
        }
        known = numbers.size();
        numbers.put(text, known);
        put(text, dictionary);
      }
      found[i] = known;
    }
    return found;
  }

  private static void put(String text, ByteSink out) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(utf8.length);
    out.put(utf8, 0, utf8.length);
  }

  @Override
  @Nullable ByteSink dictionary() {
    return numbers.isEmpty() ? null : dictionary;
  }

  @Override
  int dictionarySize() {
    return numbers.size();
  }

  @Override
  void beginGroup() {
    numbers.clear();
    dictionary.clear();
    isFull = false;
  }
}
