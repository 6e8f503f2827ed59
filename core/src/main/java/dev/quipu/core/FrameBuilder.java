package dev.quipu.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gathers points into a frame. Points that follow one another with the same step and time and
/// different keys become a row; rows that follow one another with the same keys become a block. So
/// a training loop's batch is one table, and any order of points is kept. Not safe for several
/// threads.
public final class FrameBuilder {
  private final Map<String, Integer> keyIds = new HashMap<>();
  private final List<String> keys = new ArrayList<>();
  private int[] seenInRow = new int[16];
  private final List<Block> blocks = new ArrayList<>();

  private int rowNumber;
  private int[] rowKeys = new int[16];
  private double[] rowValues = new double[16];
  private int rowLength;
  private long rowStep;
  private long rowTimeMs;

  private int[] blockKeys = new int[0];
  private int blockRows;
  private long[] steps = new long[0];
  private long[] timesMs = new long[0];
  private double[][] values = new double[0][];
  private int points;

  /// Adds one point.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the key breaks its rule
  public void add(String key, long step, long timeMs, double value) {
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
    rowKeys[rowLength] = id;
    rowValues[rowLength++] = value;
    points++;
  }

  /// Ends the row, so that the next point starts a new one even at the same step and time.
  public void endRow() {
    if (rowLength == 0) {
      return;
    }
    if (!Arrays.equals(rowKeys, 0, rowLength, blockKeys, 0, blockKeys.length)) {
      endBlock();
      blockKeys = Arrays.copyOf(rowKeys, rowLength);
      steps = new long[4];
      timesMs = new long[4];
      values = new double[rowLength][4];
    }
    if (blockRows == steps.length) {
      int capacity = blockRows * 2;
      steps = Arrays.copyOf(steps, capacity);
      timesMs = Arrays.copyOf(timesMs, capacity);
      for (int k = 0; k < values.length; k++) {
        values[k] = Arrays.copyOf(values[k], capacity);
      }
    }
    steps[blockRows] = rowStep;
    timesMs[blockRows] = rowTimeMs;
    for (int k = 0; k < rowLength; k++) {
      values[k][blockRows] = rowValues[k];
    }
    blockRows++;
    rowLength = 0;
  }

  /// The number of points added since the last [#build].
  public int points() {
    return points;
  }

  /// The frame of all points added; the builder is empty afterwards and may be used again.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there are none or more than [Limits#FRAME_POINTS]
  public Frame build() {
    endRow();
    endBlock();
    Frame frame = new Frame(blocks, points);
    blocks.clear();
    points = 0;
    return frame;
  }

  private void endBlock() {
    if (blockRows == 0) {
      return;
    }
    String[] names = new String[blockKeys.length];
    for (int k = 0; k < names.length; k++) {
      names[k] = keys.get(blockKeys[k]);
    }
    blocks.add(new Block(names, blockRows, steps, timesMs, values));
    blockKeys = new int[0];
    blockRows = 0;
  }

  private int keyId(String key) {
    Integer known = keyIds.get(key);
    if (known != null) {
      return known;
    }
    Keys.check("Metric key", key);
    int id = keys.size();
    keyIds.put(key, id);
    keys.add(key);
    if (id == seenInRow.length) {
      seenInRow = Arrays.copyOf(seenInRow, id * 2);
    }
    return id;
  }
}
