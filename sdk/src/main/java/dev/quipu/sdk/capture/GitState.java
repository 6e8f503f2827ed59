package dev.quipu.sdk.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What git says about the working folder.
///
/// @param commit the commit's hash
/// @param branch empty if no branch is checked out
/// @param dirty whether tracked files differ from the commit
record GitState(String commit, String branch, boolean dirty) {
  /// Asks git. Returns nothing if there is no git, no repository, no commit, or no answer in time.
  static Optional<GitState> find(Path folder, Duration timeout) {
    ProcessBuilder git =
        new ProcessBuilder(
                List.of(
                    "git",
                    // The settings of a repository must not start programs here.
                    "-c",
                    "core.fsmonitor=false",
                    "status",
                    "--porcelain=v2",
                    "--branch",
                    "--untracked-files=no"))
            .directory(folder.toAbsolutePath().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    git.environment().put("GIT_OPTIONAL_LOCKS", "0");
    git.environment().put("GIT_TERMINAL_PROMPT", "0");
    try {
      Process process = git.start();
      process.getOutputStream().close();
      var unused =
          process
              .onExit()
              .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .exceptionally(late -> process.destroyForcibly());
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        Optional<GitState> state = parse(lines);
        return process.waitFor() == 0 ? state : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// Reads the output of git status in its second porcelain format.
  private static Optional<GitState> parse(BufferedReader lines) throws IOException {
    String commit = "";
    String branch = "";
    boolean dirty = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("# branch.oid ")) {
        commit = line.substring("# branch.oid ".length());
      } else if (line.startsWith("# branch.head ")) {
        branch = line.substring("# branch.head ".length());
      } else if (!line.startsWith("#")) {
        dirty = true;
      }
    }
    if (commit.isEmpty() || commit.startsWith("(")) {
      return Optional.empty();
    }
    return Optional.of(new GitState(commit, branch.startsWith("(") ? "" : branch, dirty));
  }
}
