package dev.quipu.engine.port.read;

import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.read.RunReader.Started;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads which datasets the runs used.
public interface DatasetReader {
  /// The datasets a run used, in the order in which they were first noted.
  List<DatasetInput> inputs(RunId run);

  /// A dataset as the runs of a project know it.
  ///
  /// @param description of the experiment that has noted the dataset last, as is the source
  /// @param runs how many runs that are not deleted used the dataset
  record UsedDataset(
      String name,
      String digest,
      String sourceType,
      String source,
      String description,
      long runs) {}

  /// A dataset by name and digest.
  record Identity(String name, String digest) {}

  /// The datasets that runs used which are not deleted, by name and digest.
  ///
  /// @param part only names that contain this text; case does not matter in ASCII
  /// @param after the last one of the page before; null for the first
  List<UsedDataset> list(String part, @Nullable Identity after, int max);

  /// A dataset of an experiment in a context.
  ///
  /// @param context see [DatasetInput#CONTEXT]; empty if a use has none
  record DatasetInContext(ExperimentId experiment, String name, String digest, String context) {}

  /// The datasets that runs of some experiments used which are not deleted, once for each context;
  /// by experiment, name, digest and context.
  List<DatasetInContext> contexts(List<ExperimentId> experiments, int max);

  /// A use of a dataset by a run.
  ///
  /// @param tags of this use
  record DatasetUse(RunInfo run, Map<String, String> tags) {}

  /// The runs that used a dataset and are not deleted, newest first.
  ///
  /// @param after the last one of the page before; null for the first
  List<DatasetUse> uses(Identity dataset, @Nullable Started after, int max);
}
