package dev.quipu.engine.port.read;

import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.RunId;
import java.util.List;

/// Reads which datasets the runs used.
public interface DatasetReader {
  /// The datasets a run used, in the order in which they were first noted.
  List<DatasetInput> inputs(RunId run);
}
