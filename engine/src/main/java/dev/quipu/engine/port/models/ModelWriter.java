package dev.quipu.engine.port.models;

import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelUse;
import java.util.List;

/// Writes models. The caller has checked that they exist.
public interface ModelWriter extends ModelReader {
  void create(ModelInfo model);

  /// Stores all attributes of the model with this id, the experiment included.
  void update(ModelInfo model);

  /// Puts params; those that are there are replaced.
  void putParams(ModelId id, List<Param> params);

  /// Puts tags; those that are there are replaced.
  void putTags(ModelId id, List<Tag> tags);

  /// Removes a tag; false if there is none.
  boolean removeTag(ModelId id, String key);

  /// Puts a value that a run has logged. Of a metric on a dataset, the value with the greatest time
  /// and step stays.
  void putPoint(RunId run, ModelPoint point);

  /// Notes that a run has taken or made a model. A use that is there stays as it is.
  void putUse(RunId run, ModelUse use);

  /// Removes some rows of the models that are [#due][ModelReader#due], and returns whether nothing
  /// is left. A model whose removal has begun cannot be restored.
  boolean removeSome(long deletedBeforeMs, int maxRows);
}
