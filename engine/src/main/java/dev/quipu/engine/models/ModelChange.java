package dev.quipu.engine.models;

import dev.quipu.core.model.Param;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.ModelStatus;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Changes to a model; null and empty keep an attribute.
///
/// @param removedTags those that the model does not have are no error
public record ModelChange(
    @Nullable ModelStatus status, List<Param> params, List<Tag> tags, Set<String> removedTags) {
  public ModelChange {
    params = List.copyOf(params);
    tags = List.copyOf(tags);
    removedTags = Set.copyOf(removedTags);
  }
}
