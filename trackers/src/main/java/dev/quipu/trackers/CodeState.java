package dev.quipu.trackers;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.sdk.capture.GitState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Logs which code a run was made with: the commit and branch as params, and what has changed since
/// as an artifact.
final class CodeState {
  private static final ArtifactPath CHANGES = new ArtifactPath("code/changes.diff");
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private CodeState() {}

  /// Asks git on the thread of each backend: it may take long. Nothing if there is no repository.
  static void log(Tracker tracker) {
    tracker.call(
        "The state of the code",
        run -> {
          Path here = Path.of("");
          var state = GitState.find(here, TIMEOUT);
          if (state.isEmpty()) {
            return;
          }
          Map<String, Object> params = new LinkedHashMap<>();
          params.put("git.commit", state.get().commit());
          params.put("git.branch", state.get().branch());
          params.put("git.dirty", state.get().dirty());
          run.params(params);
          if (state.get().dirty() && tracker.config().logArtifacts()) {
            var changes = GitState.changes(here, TIMEOUT);
            if (changes.isPresent()) {
              Path file = Files.createTempFile("quipu-changes-", ".diff");
              try {
                Files.writeString(file, changes.get(), StandardCharsets.UTF_8);
                run.artifact(file, CHANGES.value(), "code");
              } finally {
                Files.delete(file);
              }
            }
          }
        });
  }
}
