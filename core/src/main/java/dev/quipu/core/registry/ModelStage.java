package dev.quipu.core.registry;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// How far a version of a model has come.
public enum ModelStage {
  NONE("None"),
  STAGING("Staging"),
  PRODUCTION("Production"),
  ARCHIVED("Archived");

  private final String word;

  ModelStage(String word) {
    this.word = word;
  }

  /// The word in all APIs and in the database.
  public String word() {
    return word;
  }

  /// Whether versions in this stage are in use.
  public boolean isActive() {
    return this == STAGING || this == PRODUCTION;
  }

  /// The stage of a word, in any case.
  public static Optional<ModelStage> find(String word) {
    return Arrays.stream(values()).filter(stage -> stage.word.equalsIgnoreCase(word)).findFirst();
  }

  /// The stage of a word, in any case.
  ///
  /// @throws QuipuException INVALID_ARGUMENT
  public static ModelStage of(String word) {
    return find(word)
        .orElseThrow(() ->
            QuipuException.invalid(
                "Invalid Model Version stage: "
                    + Text.first(word, 100)
                    + ". Value must be one of "
                    + Arrays.stream(values())
                        .map(ModelStage::word)
                        .collect(Collectors.joining(", "))
                    + "."));
  }
}
