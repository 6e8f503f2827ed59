package dev.quipu.sdk.copy;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.sdk.folder.FolderLine;
import dev.quipu.sdk.folder.RunFolder;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// The artifacts of a run folder: of several lines of one path the last one counts.
final class Artifacts {
  private Artifacts() {}

  static Collection<FolderLine.Artifact> of(RunFolder folder) throws IOException {
    Map<ArtifactPath, FolderLine.Artifact> artifacts = new LinkedHashMap<>();
    folder
        .artifacts()
        .each((artifact, number) -> {
          // Behind the artifacts that were there before.
          artifacts.remove(artifact.path());
          artifacts.put(artifact.path(), artifact);
        });
    return artifacts.values();
  }
}
