package dev.quipu.engine.port.registry;

import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;

/// Writes registered models and their versions.
public interface RegistryWriter extends RegistryReader {
  /// Stores a new model with its tags. Its name is free, and it has no aliases.
  void createModel(RegisteredModel model);

  /// Stores the name, the description and the times of a model.
  ///
  /// @param name the name before
  /// @param model its name is `name` or free
  void updateModel(String name, RegisteredModel model);

  /// Removes a model with all of its versions, tags and aliases.
  void removeModel(String name);

  void putModelTag(String model, String key, String value);

  /// Removes a tag and returns whether it existed.
  boolean removeModelTag(String model, String key);

  /// Lets an alias name a version, and no other version from now on.
  void putAlias(String model, String alias, int version);

  /// Removes an alias and returns whether it existed.
  boolean removeAlias(String model, String alias);

  /// Takes the next number of a version: one that no version of the model has or had.
  int takeVersion(String model);

  /// Stores a new version with its tags. It has no aliases.
  void createVersion(ModelVersion version);

  /// Stores the stage, the description and the times of a version.
  void updateVersion(ModelVersion version);

  /// Removes a version with its tags and aliases.
  void removeVersion(String model, int version);

  void putVersionTag(String model, int version, String key, String value);

  /// Removes a tag and returns whether it existed.
  boolean removeVersionTag(String model, int version, String key);
}
