package dev.quipu.sdk.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static void git(Path folder, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@b"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void gitTellsCommitBranchAndState(@TempDir Path folder) throws Exception {
    assertThat(GitState.find(folder, TIMEOUT)).isEmpty();
    git(folder, "init", "-q", "-b", "trunk");
    assertThat(GitState.find(folder, TIMEOUT)).isEmpty();
    Files.writeString(folder.resolve("a"), "1");
    git(folder, "add", "a");
    git(folder, "commit", "-qm", "first");
    GitState clean = GitState.find(folder, TIMEOUT).orElseThrow();
    assertThat(clean.commit()).matches("[0-9a-f]{40}");
    assertThat(clean.branch()).isEqualTo("trunk");
    assertThat(clean.dirty()).isFalse();
    Files.writeString(folder.resolve("a"), "2");
    assertThat(GitState.find(folder, TIMEOUT).orElseThrow().dirty()).isTrue();
    git(folder, "checkout", "-q", "--detach");
    assertThat(GitState.find(folder, TIMEOUT).orElseThrow().branch()).isEmpty();
  }

  @Test
  void secretsOfTheCommandLineAreLeftOut() {
    assertThat(Capture.redact("Main --lr=0.1 --api-key=abc --password hunter2 -Dtoken=x y"))
        .isEqualTo("Main --lr=0.1 --api-key=*** --password *** -Dtoken=*** y");
  }
}
