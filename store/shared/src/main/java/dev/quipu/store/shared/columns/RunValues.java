package dev.quipu.store.shared.columns;

import dev.quipu.core.error.QuipuException;
import dev.quipu.store.shared.ExperimentKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of runs in the snapshot of one read, as a store has them. Damaged rows are left out;
/// an `IllegalArgumentException` of a sink says that the row is damaged.
public interface RunValues {
  /// Whether the snapshot has been taken.
  boolean hasBegun();

  /// Takes the snapshot, unless it has been taken.
  void takeSnapshot();

  /// Breaks the read off if its time is over.
  ///
  /// @throws QuipuException UNAVAILABLE if the read has taken too long
  void refuseIfLate();

  /// The runs of an experiment that are not being purged.
  ///
  /// @param some the numbers of the runs to look at; null for all
  void runs(ExperimentKey of, @Nullable List<Long> some, Runs sink);

  /// The numbers of a column of [ColumnKey.Type#NUMBER], in the order of the runs if that is cheap.
  ///
  /// @param some as for [#runs]; only then may runs of other experiments be among the values
  void numbers(ColumnKey column, ExperimentKey of, @Nullable List<Long> some, Numbers sink);

  /// As [#numbers], for [ColumnKey.Type#TIME].
  void times(ColumnKey column, ExperimentKey of, @Nullable List<Long> some, Times sink);

  /// As [#numbers], for [ColumnKey.Type#TEXT].
  void texts(ColumnKey column, ExperimentKey of, @Nullable List<Long> some, Texts sink);

  /// Takes runs.
  @FunctionalInterface
  interface Runs {
    void run(long no, String id, boolean deleted, long startMs);
  }

  /// Takes numbers of runs.
  @FunctionalInterface
  interface Numbers {
    void number(long runNo, double value);
  }

  /// Takes milliseconds of runs.
  @FunctionalInterface
  interface Times {
    void time(long runNo, long ms);
  }

  /// Takes texts of runs.
  @FunctionalInterface
  interface Texts {
    void text(long runNo, String text);
  }
}
