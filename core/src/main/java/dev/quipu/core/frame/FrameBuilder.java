package dev.quipu.core.frame;

import dev.quipu.core.json.JsonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gathers points into a frame. Consecutive points with the same step and time and different keys
/// become a row. Consecutive rows become a block if they have the same keys and each key has either
/// numbers or JSON in all of them. So the batch of a training loop is one table, and any order of
/// points is kept. Not safe for several threads.
public final class FrameBuilder {
  /// The bit of a key's number in a row that marks a JSON value.
  private static final int JSON = 1 << 30;

  private static final double[] NO_VALUES = {};

  private final FrameKind kind;

  private final Map<String, Integer> keyIds = new HashMap<>();
  private final List<String> keys = new ArrayList<>();
  private int[] seenInRow = new int[16];

  /// The number of the last added key.
  private int seenKey;

  private final List<Block> blocks = new ArrayList<>();

  private int rowNumber;
  private int[] rowKeys = new int[16];
  private double[] rowValues = new double[16];

  /// Null until there is JSON in a row.
  private @Nullable JsonText @Nullable [] rowJson;

  private int rowLength;
  private long rowStep;
  private long rowTimeMs;

  private int[] blockKeys = new int[0];
  private int blockRows;
  private long[] steps = new long[0];
  private long[] timesMs = new long[0];
  private double[][] values = new double[0][];

  /// Null if the block has numbers only.
  private JsonText @Nullable [] @Nullable [] json;

  private int points;
  private long jsonChars;

  /// A builder of a frame of points.
  public FrameBuilder() {
    this(FrameKind.POINTS);
  }

  /// A builder of a frame of a kind.
  public FrameBuilder(FrameKind kind) {
    this.kind = kind;
  }

  /// Adds one point. In a frame of rows by time, the step is the time in microseconds, and the time
  /// is 0.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the key breaks its rule
  public void add(String key, long step, long timeMs, double value) {
    int k = place(key, step, timeMs);
    rowKeys[k] = seenKey;
    rowValues[k] = value;
  }

  /// Adds one point whose value is not a number.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the key breaks its rule
  public void add(String key, long step, long timeMs, JsonText value) {
    int k = place(key, step, timeMs);
    rowKeys[k] = seenKey | JSON;
    @Nullable JsonText[] row = rowJson;
    if (row == null || row.length < rowKeys.length) {
      row = row == null ? new JsonText[rowKeys.length] : Arrays.copyOf(row, rowKeys.length);
      rowJson = row;
    }
    row[k] = value;
    jsonChars += value.text().length();
  }

  /// The position of a key's value in the row. Begins a new row where necessary.
  private int place(String key, long step, long timeMs) {
    int id = keyId(key);
    if (rowLength > 0 && (step != rowStep || timeMs != rowTimeMs || seenInRow[id] == rowNumber)) {
      endRow();
    }
    if (rowLength == 0) {
      rowNumber++;
      rowStep = step;
      rowTimeMs = timeMs;
    }
    if (rowLength == rowKeys.length) {
      rowKeys = Arrays.copyOf(rowKeys, rowLength * 2);
      rowValues = Arrays.copyOf(rowValues, rowLength * 2);
    }
    seenInRow[id] = rowNumber;
    seenKey = id;
    points++;
    return rowLength++;
  }

  /// Ends the row, so that the next point starts a new one even at the same step and time.
  public void endRow() {
    if (rowLength == 0) {
      return;
    }
    if (!Arrays.equals(rowKeys, 0, rowLength, blockKeys, 0, blockKeys.length)) {
      endBlock();
      beginBlock();
    }
    if (blockRows == steps.length) {
      grow(blockRows * 2);
    }
    steps[blockRows] = rowStep;
    timesMs[blockRows] = rowTimeMs;
    if (json == null) {
      for (int k = 0; k < rowLength; k++) {
        values[k][blockRows] = rowValues[k];
      }
    } else {
      putMixed(json);
    }
    blockRows++;
    rowLength = 0;
  }

  private void beginBlock() {
    blockKeys = Arrays.copyOf(rowKeys, rowLength);
    steps = new long[4];
    timesMs = new long[4];
    json = null;
    for (int k = 0; k < rowLength; k++) {
      if ((blockKeys[k] & JSON) != 0) {
        json = json == null ? new JsonText[rowLength][] : json;
        json[k] = new JsonText[4];
      }
    }
    values = json == null ? new double[rowLength][4] : new double[rowLength][];
    for (int k = 0; json != null && k < rowLength; k++) {
      values[k] = json[k] == null ? new double[4] : NO_VALUES;
    }
  }

  private void grow(int capacity) {
    steps = Arrays.copyOf(steps, capacity);
    timesMs = Arrays.copyOf(timesMs, capacity);
    for (int k = 0; k < values.length; k++) {
      JsonText[] column = json == null ? null : json[k];
      if (json != null && column != null) {
        json[k] = Arrays.copyOf(column, capacity);
      } else {
        values[k] = Arrays.copyOf(values[k], capacity);
      }
    }
  }

  private void putMixed(JsonText[] @Nullable [] columns) {
    for (int k = 0; k < rowLength; k++) {
      JsonText[] column = columns[k];
      if (column == null) {
        values[k][blockRows] = rowValues[k];
      } else {
        column[blockRows] = Objects.requireNonNull(Objects.requireNonNull(rowJson)[k]);
      }
    }
  }

  /// The number of points added since the last [#build].
  public int points() {
    return points;
  }

  /// The number of characters of JSON added since the last [#build].
  public long jsonChars() {
    return jsonChars;
  }

  /// Makes a frame of all added points. The builder is empty afterwards and can be reused.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there are none or more than [Limits#FRAME_POINTS]
  public Frame build() {
    endRow();
    endBlock();
    Frame frame = new Frame(kind, blocks, points);
    blocks.clear();
    points = 0;
    jsonChars = 0;
    return frame;
  }

  private void endBlock() {
    if (blockRows == 0) {
      return;
    }
    String[] names = new String[blockKeys.length];
    for (int k = 0; k < names.length; k++) {
      names[k] = keys.get(blockKeys[k] & ~JSON);
    }
    blocks.add(new Block(names, blockRows, steps, timesMs, values, json));
    blockKeys = new int[0];
    blockRows = 0;
  }

  private int keyId(String key) {
    Integer known = keyIds.get(key);
    if (known != null) {
      return known;
    }
    kind.checkKey(key);
    int id = keys.size();
    keyIds.put(key, id);
    keys.add(key);
    if (id == seenInRow.length) {
      seenInRow = Arrays.copyOf(seenInRow, id * 2);
    }
    return id;
  }
}
