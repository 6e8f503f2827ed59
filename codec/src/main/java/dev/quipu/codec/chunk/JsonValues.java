package dev.quipu.codec.chunk;

import dev.quipu.core.json.JsonText;
import java.util.Arrays;

/// Values of a key that are no numbers, as growing columns. Not safe for several threads.
public final class JsonValues {
  private long[] steps = new long[16];
  private long[] timesMs = new long[16];
  private long[] indexes = new long[16];
  private JsonText[] values = new JsonText[16];
  private int size;
  private long chars;

  /// Adds consecutively logged values.
  ///
  /// @param rows the number of valid elements of each array
  /// @param firstIndex the index of the first value in its stream; the others follow it
  public void add(
      int rows, long firstIndex, long[] newSteps, long[] newTimesMs, JsonText[] newValues) {
    for (int i = 0; i < rows; i++) {
      add(newSteps[i], newTimesMs[i], firstIndex + i, newValues[i]);
    }
  }

  /// Adds one value.
  public void add(long step, long timeMs, long index, JsonText value) {
    if (size == steps.length) {
      int capacity = size * 2;
      steps = Arrays.copyOf(steps, capacity);
      timesMs = Arrays.copyOf(timesMs, capacity);
      indexes = Arrays.copyOf(indexes, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    steps[size] = step;
    timesMs[size] = timeMs;
    indexes[size] = index;
    values[size++] = value;
    chars += value.text().length();
  }

  public int size() {
    return size;
  }

  /// The number of characters of all values.
  public long chars() {
    return chars;
  }

  public long step(int i) {
    return steps[i];
  }

  public long timeMs(int i) {
    return timesMs[i];
  }

  /// The index of the row in its stream, in the order rows were logged.
  public long index(int i) {
    return indexes[i];
  }

  public JsonText value(int i) {
    return values[i];
  }

  /// The values with an index of at most `last`.
  public JsonValues through(long last) {
    JsonValues kept = new JsonValues();
    for (int i = 0; i < size; i++) {
      if (indexes[i] <= last) {
        kept.add(steps[i], timesMs[i], indexes[i], values[i]);
      }
    }
    return kept;
  }
}
