package dev.quipu.harness;

import static dev.quipu.harness.HarnessFixture.records;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.harness.artifacts.CaseRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandModelTest {
  @TempDir private Path folder;

  /// The record of one case that a program of the shell answers.
  private CaseRecord ask(String program, String input, String settings) throws Exception {
    Files.writeString(folder.resolve("case.jsonl"), "{\"input\":\"" + input + "\"}\n");
    return records(
            new HarnessFixture(folder)
                .run(
                    """
                    model: {type: command, command: [sh, -c, '%s']}
                    probe: {name: p, evaluators: [{type: regex_found, pattern: .}]}
                    data: {file: case.jsonl}
                    run: {%s}
                    """
                        .formatted(program, settings)))
        .get(0);
  }

  @Test
  void aProgramThatNeverReadsALongPromptIsStopped() throws Exception {
    Path id = folder.resolve("id");
    CaseRecord record =
        ask(
            "echo $$ > \"" + id + "\"; exec sleep 1000",
            "x".repeat(500_000),
            "timeout_seconds: 2, retries: 0");
    assertThat(record.status().word()).isEqualTo("timeout");
    Optional<ProcessHandle> program =
        ProcessHandle.of(Long.parseLong(Files.readString(id).strip()));
    if (program.isPresent()) {
      assertThat(program.get().onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  @Test
  void aProgramThatWritesTooMuchIsAnErrorAtOnce() throws Exception {
    CaseRecord record =
        ask("head -c 9000000 /dev/zero; sleep 1000", "x", "timeout_seconds: 20, retries: 0");
    assertThat(record.error())
        .isEqualTo("The answer has more than 8388608 bytes, which is the most allowed");
  }

  @Test
  void aProgramMayWriteMuchToItsStandardError() throws Exception {
    CaseRecord record =
        ask("head -c 9000000 /dev/zero >&2; echo fine", "x", "timeout_seconds: 20, retries: 0");
    assertThat(record.output()).isEqualTo("fine");
  }

  @Test
  void aProgramThatASignalHasEndedIsStartedAgain() throws Exception {
    String mark = "\"" + folder.resolve("mark") + "\"";
    CaseRecord record =
        ask(
            "if [ -e %1$s ]; then echo done; else touch %1$s; kill -KILL $$; fi".formatted(mark),
            "x",
            "retries: 1");
    assertThat(record.output()).isEqualTo("done");
  }
}
