package dev.quipu.sdk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.guide.ObjectSnippets;
import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.values.Content;
import dev.quipu.sdk.values.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The code in the guide's page about values is that of [ObjectSnippets], and that code runs.
class ObjectsGuideTest {
  @Test
  void thePageShowsWhatIsCompiledHere() throws IOException {
    Path folder = Path.of("src/test/java/dev/quipu/guide");
    Path page = Path.of("../docs/guide/objects.md");
    Map<String, String> sources =
        GuideTest.snippets(GuideTest.IN_SOURCE, folder.resolve("ObjectSnippets.java"));
    GuideTest.snippets(GuideTest.IN_SOURCE, folder.resolve("LineageSnippets.java"))
        .forEach((name, code) -> {
          if (Set.of("logged", "own").contains(name)) {
            sources.put(name, code);
          }
        });
    assertThat(GuideTest.snippets(GuideTest.IN_GUIDE, page)).isEqualTo(sources).hasSize(7);
    assertThat(Files.readString(page).split("```java", -1)).hasSize(7 + 1);
  }

  @Test
  void itsCodeRuns(@TempDir Path folder) throws IOException {
    Values values = Values.standard();
    assertThat(ObjectSnippets.values())
        .map(String::valueOf)
        .containsExactly(
            "Trial[epoch=3, loss=0.25, day=2026-11-29]", "{day=2026-11-29, epoch=3, loss=0.25}");
    Files.write(folder.resolve("digit.png"), "\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1));
    List<Object> kinds = ObjectSnippets.kinds(values, folder);
    assertThat(new String((byte[]) kinds.get(0), ISO_8859_1)).startsWith("\u0093NUMPY");
    assertThat(kinds.get(1)).hasToString("float32[2, 3, 4]");
    assertThat(kinds.get(2)).isEqualTo(List.of(178, 182));
    assertThat(values.content((Media) kinds.get(5)).mediaType()).isEqualTo("image/png");
    assertThat(ObjectSnippets.serializer(values).weights()).containsExactly(1, 2);
    Content content = ObjectSnippets.trouble(values);
    assertThat(new String(content.bytes(), UTF_8))
        .isEqualTo(
            "{\"api_key\":\"***\",\"lr\":0.1,"
                + "\"self\":{\"$omitted\":\"cycle\",\"type\":\"java.util.HashMap\"}}");
    assertThat(content.warnings())
        .containsExactly("Value at \"self\" of java.util.HashMap holds itself");
  }
}
