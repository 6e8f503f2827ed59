package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.guide.LocalSnippets;
import dev.quipu.sdk.folder.RunFolder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The code in the guide to local mode is the code of [LocalSnippets], and that code runs; so do
/// the commands with `jq` if there is a `jq`.
class LocalGuideTest extends SdkServedTest {
  private static final Path GUIDE = Path.of("../../docs/guide/local.md");

  @TempDir private Path folder;

  @Test
  void theGuideShowsWhatIsCompiledHere() throws IOException {
    Path sources = Path.of("src/test/java/dev/quipu/guide/LocalSnippets.java");
    assertThat(ReadingGuideTest.snippets(ReadingGuideTest.IN_GUIDE, GUIDE))
        .isEqualTo(ReadingGuideTest.snippets(ReadingGuideTest.IN_SOURCE, sources))
        .hasSize(3);
    assertThat(Files.readString(GUIDE).split("```java", -1)).hasSize(3 + 1);
  }

  @Test
  void theGuidesCodeRuns() throws Exception {
    Path runs = folder.resolve("runs");
    LocalSnippets.local(runs);
    LocalSnippets.read(runs);
    String before = System.setProperty("quipu.url", server.url());
    try {
      LocalSnippets.copy(runs, folder.resolve("exported"));
    } finally {
      if (before == null) {
        System.clearProperty("quipu.url");
      } else {
        System.setProperty("quipu.url", before);
      }
    }
    List<RunFolder> exported = RunFolder.below(folder.resolve("exported"));
    assertThat(exported).hasSize(1);
    String id = exported.get(0).id().hex();
    assertThat(get("/runs/" + id + "/rows?stream=train").get("total").asInt()).isEqualTo(100);
    assertThat(folder.resolve("exported").resolve(id).resolve("metrics/train/data.jsonl"))
        .hasSameTextualContentAs(runs.resolve(id).resolve("metrics/train/data.jsonl"));
  }

  @Test
  void theGuidesCommandsOfJqRun() throws Exception {
    assumeTrue(isJqThere(), "jq is not there");
    LocalSnippets.local(folder.resolve("runs"));
    Files.createDirectories(RunFolder.below(folder.resolve("runs")).get(0).path().resolve("logs"));
    Files.writeString(
        RunFolder.below(folder.resolve("runs")).get(0).path().resolve("logs/logs.jsonl"),
        "{\"timeUs\":1,\"level\":\"error\",\"message\":\"no disk\"}\n");
    List<String> answers = new ArrayList<>();
    Matcher commands = Pattern.compile("(?m)^jq .*$").matcher(Files.readString(GUIDE));
    while (commands.find()) {
      answers.add(run(commands.group()));
    }
    assertThat(answers).hasSize(3);
    assertThat(answers.get(0)).contains("first try\tcompleted");
    assertThat(answers.get(1)).startsWith("[50,0.0196");
    assertThat(answers.get(2)).isEqualTo("no disk\n");
  }

  private static boolean isJqThere() {
    for (String path : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(path).resolve("jq"))) {
        return true;
      }
    }
    return false;
  }

  private String run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(answer).isZero();
    return answer;
  }
}
