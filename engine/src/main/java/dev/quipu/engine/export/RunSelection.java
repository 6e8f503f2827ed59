package dev.quipu.engine.export;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.View;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.query.Filter;
import dev.quipu.query.FilterParser;
import dev.quipu.query.Vocabulary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The runs of an export.
public sealed interface RunSelection {
  /// Runs by their ids, deleted or not.
  record Named(List<RunId> runs) implements RunSelection {
    public Named {
      runs = runs.stream().distinct().toList();
      if (runs.size() > ExportLimits.NAMED_RUNS) {
        throw QuipuException.invalid(
            "Export names "
                + runs.size()
                + " runs; at most "
                + ExportLimits.NAMED_RUNS
                + " are allowed. A filter may find any number");
      }
    }
  }

  /// Runs that a search finds, newest first.
  ///
  /// @param experiments null for all of the project
  /// @param filter null for all
  record Found(@Nullable List<ExperimentId> experiments, @Nullable Filter filter, View view)
      implements RunSelection {
    /// Runs that a search finds.
    ///
    /// @param filter as users write it; blank for all
    public static Found of(
        @Nullable List<ExperimentId> experiments, Vocabulary vocabulary, String filter, View view) {
      if (experiments != null && experiments.size() > PageLimits.EXPERIMENTS_PER_SEARCH) {
        throw QuipuException.invalid(
            "Export names "
                + experiments.size()
                + " experiments; at most "
                + PageLimits.EXPERIMENTS_PER_SEARCH
                + " are allowed");
      }
      return new Found(experiments, FilterParser.filter(filter, vocabulary).orElse(null), view);
    }
  }
}
