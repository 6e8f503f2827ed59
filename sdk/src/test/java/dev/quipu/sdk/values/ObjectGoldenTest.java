package dev.quipu.sdk.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.quipu.sdk.objects.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Contents are the same for ever: a line of `objects-v1.txt` is the name of an example, its
/// digest, media type, schema and bytes, as text or in base64.
class ObjectGoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/objects-v1.txt");

  private final Values values = Values.standard();

  private static Map<String, @Nullable Object> examples() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(Examples.natural());
    all.putAll(Examples.ofProgram());
    all.put("secret", Map.of("api_key", "x"));
    all.put("left out", new Omitted(Omitted.Reason.CYCLE, "java.util.ArrayList"));
    return all;
  }

  private static boolean isText(Content content) {
    return content.mediaType().contains("json") || content.mediaType().startsWith("text/");
  }

  private static String line(String name, Content content) {
    String bytes =
        isText(content)
            ? new String(content.bytes(), UTF_8)
            : Base64.getEncoder().encodeToString(content.bytes());
    return String.join(
        "\t", name, content.digest().hex(), content.mediaType(), content.schema(), bytes);
  }

  @Test
  void everyExampleIsWrittenAsItAlwaysWas() throws IOException {
    List<String> lines = new ArrayList<>();
    examples().forEach((name, value) -> lines.add(line(name, values.content(value))));
    assertThat(lines).isEqualTo(Files.readAllLines(GOLDEN));
  }

  @Test
  void everyExampleIsRead() throws IOException {
    Map<String, @Nullable Object> examples = examples();
    for (String line : Files.readAllLines(GOLDEN)) {
      String[] parts = line.split("\t", -1);
      boolean isText = parts[2].contains("json") || parts[2].startsWith("text/");
      byte[] bytes = isText ? parts[4].getBytes(UTF_8) : Base64.getDecoder().decode(parts[4]);
      Object read = values.value(parts[2], parts[3], bytes).object();
      if (Examples.natural().containsKey(parts[0])) {
        assertThat(values.content(read).digest().hex()).as(parts[0]).isEqualTo(parts[1]);
      }
      assertThat(read == null).as(parts[0]).isEqualTo(examples.get(parts[0]) == null);
    }
  }

  @Test
  void everyContentIsValidUnderItsSchema() {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    examples()
        .forEach((name, value) -> {
          Content content = values.content(value);
          if (content.mediaType().contains("json")) {
            assertThat(
                    registry
                        .getSchema(content.schema(), InputFormat.JSON)
                        .validate(new String(content.bytes(), UTF_8), InputFormat.JSON))
                .as("%s: %s", name, content.schema())
                .isEmpty();
          }
        });
  }
}
