package dev.quipu.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.guide.ModelSnippets;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.models.StoredModel;
import dev.quipu.sdk.registry.Models;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The code in the guide to models is the code of [ModelSnippets], and that code runs.
@Timeout(120)
class ModelsGuideTest extends SdkServedTest {
  @TempDir Path files;

  @Test
  void theGuideShowsWhatIsCompiledHere() throws IOException {
    Path sources = Path.of("src/test/java/dev/quipu/guide/ModelSnippets.java");
    Path guide = Path.of("../../docs/guide/models.md");
    assertThat(ReadingGuideTest.snippets(ReadingGuideTest.IN_GUIDE, guide))
        .isEqualTo(ReadingGuideTest.snippets(ReadingGuideTest.IN_SOURCE, sources))
        .hasSize(7);
    assertThat(Files.readString(guide).split("```java", -1)).hasSize(7 + 1);
  }

  @Test
  void theGuidesCodeRuns() throws IOException {
    Path folder = Files.createDirectories(files.resolve("made/deep"));
    Files.writeString(folder.resolve("weights.bin"), "weights");
    Files.writeString(files.resolve("made/MLmodel"), "flavors");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("guide").startRun("models");
      ModelVersion version = ModelSnippets.register(run, folder.getParent());
      run.finish();
      Models models = quipu.models();
      models.tag("digits", "team", "vision");
      ModelSnippets.stages(quipu, version);
      ModelSnippets.download(quipu, files.resolve("got"));
      ModelSnippets.search(quipu, new PrintStream(bytes, true, UTF_8));

      assertThat(files.resolve("got/deep/weights.bin")).hasContent("weights");
      assertThat(files.resolve("got/MLmodel")).hasContent("flavors");
      assertThat(bytes.toString(UTF_8).lines())
          .containsExactly("digits {champion=1}", "digits 1 of run " + run.id());
      ModelVersion read = models.findVersion("digits", 1).orElseThrow();
      assertThat(read.stage()).isEqualTo(ModelStage.PRODUCTION);
      assertThat(read.aliases()).containsExactly("champion");
      assertThat(read.tags()).containsEntry("validated-by", "ann");
      assertThat(models.registerModel("digits").description()).isEmpty();
      assertThatThrownBy(() -> models.delete("digits", 1))
          .isInstanceOfSatisfying(
              QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
      models.transition("digits", 1, ModelStage.ARCHIVED, false);
      models.removeTag("digits", 1, "validated-by");
      models.removeAlias("digits", "champion");
      assertThat(models.findVersion("digits", "champion")).isEmpty();
      ModelVersion second = ModelSnippets.version(quipu, run.id());
      assertThat(second.version()).isEqualTo(2);
      assertThat(second.source()).isEqualTo(read.source());
      Run training = quipu.experiment("guide").startRun("training");
      StoredModel logged = ModelSnippets.log(training, folder.getParent(), 3);
      training.finish();
      ModelSnippets.best(quipu, files.resolve("best"));
      assertThat(files.resolve("best/deep/weights.bin")).hasContent("weights");
      assertThat(models.findVersion("digits", "latest").orElseThrow().source().model())
          .hasValue(logged.id());
      models.delete("digits", 1);
      models.delete("digits");
      assertThat(models.find("digits")).isEmpty();
    }
  }
}
