package dev.quipu.codec.table;

import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The values of a column in the rows of a batch. Arrays are not copied, and may be longer than the
/// batch.
public abstract sealed class Values {
  private Values() {}

  /// Whether a row has no value.
  public abstract boolean isMissing(int row);

  /// Integers, times and flags.
  public static final class Longs extends Values {
    private final long[] values;
    private final @Nullable BitSet missing;

    /// @param missing the rows without a value; null if all have one
    public Longs(long[] values, @Nullable BitSet missing) {
      this.values = values;
      this.missing = missing;
    }

    public long[] values() {
      return values;
    }

    @Override
    public boolean isMissing(int row) {
      return missing != null && missing.get(row);
    }
  }

  /// Numbers.
  public static final class Doubles extends Values {
    private final double[] values;
    private final @Nullable BitSet missing;

    /// @param missing the rows without a value; null if all have one
    public Doubles(double[] values, @Nullable BitSet missing) {
      this.values = values;
      this.missing = missing;
    }

    public double[] values() {
      return values;
    }

    @Override
    public boolean isMissing(int row) {
      return missing != null && missing.get(row);
    }
  }

  /// Texts and JSON.
  public static final class Texts extends Values {
    private final @Nullable String[] values;

    public Texts(@Nullable String[] values) {
      this.values = values;
    }

    /// The text of a row that has one.
    public String text(int row) {
      return Objects.requireNonNull(values[row]);
    }

    @Override
    public boolean isMissing(int row) {
      return values[row] == null;
    }
  }

  /// One text that all rows have.
  public static final class Same extends Values {
    private final String text;

    public Same(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    @Override
    public boolean isMissing(int row) {
      return false;
    }
  }
}
