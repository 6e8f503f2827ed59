package dev.quipu.cli.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Ends the command while a program works for it, as a service manager does.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class HarnessEndTest {
  @TempDir private Path folder;

  @Test
  void theProgramsEndWithTheCommand() throws Exception {
    Files.writeString(
        folder.resolve("experiment.yaml"),
        """
        model: {type: command, name: slow, command: [sleep, "600"]}
        probe: {name: any, evaluators: [exact_match]}
        data: {cases: [{input: a, expected: a}]}
        """);
    Process command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.quipu.cli.Main",
                "run",
                folder.resolve("experiment.yaml").toString(),
                "--run-dir",
                folder.resolve("run").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    List<ProcessHandle> programs = programs(command);
    while (programs.isEmpty()) {
      assertThat(command.isAlive()).as(Files.readString(folder.resolve("output.txt"))).isTrue();
      Thread.onSpinWait();
      programs = programs(command);
    }
    command.destroy();
    assertThat(command.waitFor()).isNotZero();
    for (ProcessHandle program : programs) {
      while (isRunning(program)) {
        Thread.onSpinWait();
      }
    }
  }

  private static List<ProcessHandle> programs(Process command) {
    return command
        .descendants()
        .filter(one -> one.info().command().orElse("").endsWith("sleep"))
        .toList();
  }

  /// A program that has ended stays in the list of processes until somebody asks for its status,
  /// which nobody may do here.
  private static boolean isRunning(ProcessHandle program) throws IOException {
    Path status = Path.of("/proc", String.valueOf(program.pid()), "stat");
    try {
      return program.isAlive() && !Files.readString(status).contains(") Z ");
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
