package dev.quipu.sdk.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What git says about the working folder.
///
/// @param commit the commit's hash
/// @param branch empty if no branch is checked out
/// @param dirty whether tracked files differ from the commit
public record GitState(String commit, String branch, boolean dirty) {
  /// More is no change that a person reads, but data that was tracked by mistake.
  private static final int CHANGES_BYTES = 16 << 20;

  /// Asks git. Returns nothing if there is no git, no repository, no commit, or no answer in time.
  public static Optional<GitState> find(Path folder, Duration timeout) {
    return ask(
        folder,
        timeout,
        List.of("status", "--porcelain=v2", "--branch", "--untracked-files=no"),
        out -> parse(new BufferedReader(new InputStreamReader(out, StandardCharsets.UTF_8))));
  }

  /// What differs in the tracked files from the commit, as a patch that `git apply` takes. Returns
  /// nothing if git says nothing in time, or more than [#CHANGES_BYTES].
  public static Optional<String> changes(Path folder, Duration timeout) {
    return ask(
        folder,
        timeout,
        List.of("diff", "--no-ext-diff", "--no-textconv", "--no-color", "--binary", "HEAD"),
        out -> {
          byte[] bytes = out.readNBytes(CHANGES_BYTES + 1);
          return bytes.length > CHANGES_BYTES
              ? Optional.empty()
              : Optional.of(new String(bytes, StandardCharsets.UTF_8));
        });
  }

  @FunctionalInterface
  private interface Answer<T> {
    Optional<T> read(InputStream out) throws IOException;
  }

  private static <T> Optional<T> ask(
      Path folder, Duration timeout, List<String> arguments, Answer<T> answer) {
    List<String> command = new ArrayList<>();
    command.add("git");
    // The settings of a repository must not start programs here.
    command.add("-c");
    command.add("core.fsmonitor=false");
    command.addAll(arguments);
    ProcessBuilder git =
        new ProcessBuilder(command)
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
      try (InputStream out = process.getInputStream()) {
        Optional<T> read = answer.read(out);
        return process.waitFor() == 0 ? read : Optional.empty();
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
