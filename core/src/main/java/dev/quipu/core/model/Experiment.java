package dev.quipu.core.model;

import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A named question that runs try to answer. `/` in its name folds it into folders.
///
/// @param createdMs milliseconds since the epoch, as are all times here
/// @param tags sorted by key if read from the store
/// @param artifactLocation where clients upload artifacts themselves; null if they send them to
///   this server. Never changes
public record Experiment(
    ExperimentId id,
    String name,
    String description,
    ExperimentStatus status,
    Lifecycle lifecycle,
    long createdMs,
    long updatedMs,
    Map<String, String> tags,
    @Nullable ArtifactLocation artifactLocation) {
  public Experiment {
    checkName(name);
    Text.check("Experiment description", description, Limits.NOTES_CHARS);
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  private static void checkName(String name) {
    try {
      if (name.isBlank()) {
        throw QuipuException.invalid("Experiment name is empty");
      }
      Text.check("Experiment name", name, Limits.EXPERIMENT_NAME_CHARS);
    } catch (QuipuException e) {
      throw e.about(new Fault.WrongName(name));
    }
  }

  public boolean isActive() {
    return lifecycle == Lifecycle.ACTIVE;
  }

  /// Checks a tag of an experiment. Its limit of length is lower than that of a run's tag.
  public static void checkTag(String key, String value) {
    Keys.check("Tag key", key);
    Text.check(
        "Value of experiment tag " + Text.quote(key), value, Limits.EXPERIMENT_TAG_VALUE_CHARS);
  }
}
