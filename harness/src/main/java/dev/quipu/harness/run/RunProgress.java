package dev.quipu.harness.run;

/// Hears how a run goes on. Called by one thread at a time.
@FunctionalInterface
public interface RunProgress {
  /// Hears that a case is done.
  ///
  /// @param done the cases that are done, with those of earlier starts
  void done(int done, int all);
}
