package dev.quipu.cli.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.harness.config.ConfigFile;
import dev.quipu.harness.config.ConfigKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands in the guide works as it stands there.
class HarnessGuideTest {
  private static final Pattern FILE =
      Pattern.compile("<!-- file: (\\S+) -->\n```\\w+\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theFilesAndCommandsOfTheGuideWork() throws Exception {
    String guide = Files.readString(Path.of("../docs/guide/harness.md"));
    Matcher files = FILE.matcher(guide);
    while (files.find()) {
      Files.writeString(folder.resolve(files.group(1)), files.group(2));
    }
    List<String> commands = new ArrayList<>();
    Matcher blocks = COMMANDS.matcher(guide);
    while (blocks.find()) {
      blocks.group(1).lines().forEach(commands::add);
    }
    assertThat(commands).hasSizeGreaterThan(7);
    for (String command : commands) {
      assertThat(run(command))
          .as(command + "\n" + Files.readString(folder.resolve("output.txt")))
          .isZero();
    }
    assertThat(ConfigFile.read(folder.resolve("endpoint.yaml"), ConfigKind.EXPERIMENT).name())
        .isEqualTo("endpoint");
    assertThat(folder.resolve("runs/tracking/cities")).isNotEmptyDirectory();
    assertThat(folder.resolve("runs/tracking/my-project")).isNotEmptyDirectory();
    assertThat(folder.resolve("runs/tracking/tensorboard/my-project")).isNotEmptyDirectory();
    assertThat(folder.resolve("mlruns")).isNotEmptyDirectory();
    assertThat(folder.resolve("wandb")).isNotEmptyDirectory();
    assertThat(folder.resolve("nightly.md")).content().contains("| loud | copy | words |");
  }

  private int run(String command) throws IOException, InterruptedException {
    assertThat(command).startsWith("quipu ");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.quipu.cli.Main"));
    words.addAll(List.of(command.split(" ", -1)).subList(1, command.split(" ", -1).length));
    ProcessBuilder program =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile());
    // Nothing is sent to a server.
    program.environment().put("WANDB_MODE", "offline");
    program.environment().remove("MLFLOW_TRACKING_URI");
    return program.start().waitFor();
  }
}
