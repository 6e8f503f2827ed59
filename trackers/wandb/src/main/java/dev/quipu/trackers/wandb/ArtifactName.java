package dev.quipu.trackers.wandb;

import java.util.Map;

/// The names of a version of an artifact.
///
/// @param path the name that the program gave; that of a folder ends with `/`
/// @param clientId names the version before the server has it
/// @param sequenceId names all versions before the server has them
record ArtifactName(String name, String type, String path, String clientId, String sequenceId) {
  private static final int ID_LENGTH = 128;

  /// Names of the next version of an artifact.
  ///
  /// @param name as the program gave it
  static ArtifactName of(String name, String type, String path) {
    return new ArtifactName(
        WandbId.artifact(name),
        WandbId.artifact(type),
        path,
        WandbId.random(ID_LENGTH),
        WandbId.random(ID_LENGTH));
  }

  /// What the server keeps with the version.
  Map<String, Object> metadata() {
    return Map.of("path", path);
  }
}
