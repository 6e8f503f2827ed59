package dev.quipu.codec.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.CaseScore;
import dev.quipu.core.evaluation.ScoreSummary;
import java.nio.ByteBuffer;

/// The scores of one evaluator and metric for [#ROWS] consecutive rows of a run, in the order of
/// the rows. A row without the score has no flags. docs/format/scores.md has the bytes.
public final class ScoreBlock {
  /// Rows of a block: what a new score rewrites is at most some 36 KB.
  public static final int ROWS = 4096;

  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 3;

  private int size;
  private final byte[] flags = new byte[ROWS];
  private final double[] values = new double[ROWS];

  /// The number of rows up to the last one with a score.
  public int size() {
    return size;
  }

  /// The flags of a row, as [CaseScore] has them; 0 without a score.
  public byte flags(int row) {
    return flags[row];
  }

  /// The value of a row; 0 without one.
  public double value(int row) {
    return values[row];
  }

  /// Sets the score of a row.
  ///
  /// @param flag 0 removes the score
  public void put(int row, byte flag, double value) {
    flags[row] = flag;
    values[row] = CaseScore.has(flag, CaseScore.HAS_VALUE) ? value : 0;
    size = Math.max(size, row + 1);
  }

  /// Copies the block to where its rows are in the columns of a run.
  public void copyTo(byte[] allFlags, double[] allValues, int at) {
    for (int i = 0; i < size; i++) {
      if (flags[i] != 0) {
        allFlags[at + i] = flags[i];
        allValues[at + i] = values[i];
      }
    }
  }

  public ScoreSummary summary() {
    long scores = 0;
    long valued = 0;
    long judged = 0;
    long successes = 0;
    long lower = 0;
    double sum = 0;
    for (int i = 0; i < size; i++) {
      byte flag = flags[i];
      scores += flag == 0 ? 0 : 1;
      valued += CaseScore.has(flag, CaseScore.HAS_VALUE) ? 1 : 0;
      judged += CaseScore.has(flag, CaseScore.JUDGED) ? 1 : 0;
      successes += CaseScore.has(flag, CaseScore.SUCCESS) ? 1 : 0;
      lower += CaseScore.has(flag, CaseScore.LOWER_IS_BETTER) ? 1 : 0;
      sum += values[i];
    }
    double mean = valued == 0 ? 0 : sum / valued;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      if (CaseScore.has(flags[i], CaseScore.HAS_VALUE)) {
        squares += (values[i] - mean) * (values[i] - mean);
      }
    }
    return new ScoreSummary(scores, valued, mean, squares, judged, successes, lower);
  }

  public byte[] encode() {
    ByteBuffer out = Checked.room(HEADER_BYTES + 9 * size);
    out.put(VERSION).putShort((short) size).put(flags, 0, size);
    for (int i = 0; i < size; i++) {
      out.putDouble(values[i]);
    }
    return Checked.sealed(out);
  }

  /// Reads what [#encode] wrote.
  ///
  /// @throws QuipuException CORRUPT if the bytes are no block
  public static ScoreBlock decode(byte[] bytes) {
    ByteBuffer in = Checked.opened(bytes, "Block of scores");
    if (in.remaining() < HEADER_BYTES || in.get() != VERSION) {
      throw QuipuException.corrupt("Block of scores is of no known version");
    }
    ScoreBlock block = new ScoreBlock();
    block.size = in.getShort() & 0xffff;
    if (block.size > ROWS || in.remaining() != 9 * block.size) {
      throw QuipuException.corrupt("Block of scores does not have the bytes of its rows");
    }
    in.get(block.flags, 0, block.size);
    in.asDoubleBuffer().get(block.values, 0, block.size);
    return block;
  }
}
