package dev.quipu.evaluation;

import dev.quipu.core.lineage.SpanId;
import org.jspecify.annotations.Nullable;

/// A case that is being done.
public interface CaseTask extends AutoCloseable {
  /// A case of which no task is recorded.
  CaseTask NONE =
      new CaseTask() {
        @Override
        public @Nullable SpanId id() {
          return null;
        }

        @Override
        public void output(@Nullable Object output) {}

        @Override
        public void fail(Throwable failure) {}

        @Override
        public void close() {}
      };

  /// The id of the task; null if none is recorded.
  @Nullable SpanId id();

  /// Hears what the task has answered.
  void output(@Nullable Object output);

  /// Hears that the task has failed.
  void fail(Throwable failure);

  /// Ends the task.
  @Override
  void close();
}
