package dev.quipu.evaluation.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.evaluation.TestCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseFileTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aLineOfJsonIsACase() throws IOException {
    List<TestCase> cases =
        CaseFile.read(
            file(
                "qa.jsonl",
                """
                {"key": "a", "input": {"q": "What?"}, "expected": ["x", "y"], "source": 7}

                {"input": "Who?", "metadata": {"language": "en"}}
                """));
    assertThat(cases).hasSize(2);
    assertThat(cases.get(0).key()).contains("a");
    assertThat(cases.get(0).input()).isEqualTo(Map.of("q", "What?"));
    assertThat(cases.get(0).expectedTexts()).containsExactly("x", "y");
    assertThat(cases.get(0).extra("source")).isEqualTo(7L);
    assertThat(cases.get(1).key()).isEmpty();
    assertThat(cases.get(1).metadata()).containsEntry("language", "en");
  }

  @Test
  void aRecordOfCsvIsACase() throws IOException {
    List<TestCase> cases =
        CaseFile.read(
            file(
                "qa.csv",
                "\ufeffkey,input,expected,metadata.language,source\r\n"
                    + "a,\"two\nlines, \"\"quoted\"\"\",x,en,\r\n"
                    + "b,=1+1,2,,faq"));
    assertThat(cases).hasSize(2);
    assertThat(cases.get(0).input()).isEqualTo("two\nlines, \"quoted\"");
    assertThat(cases.get(0).metadata()).containsEntry("language", "en");
    assertThat(cases.get(0).parts()).doesNotContainKey("source");
    assertThat(cases.get(1).key()).contains("b");
    assertThat(cases.get(1).input()).isEqualTo("=1+1");
    assertThat(cases.get(1).extra("source")).isEqualTo("faq");
    assertThat(CaseFile.csv(file("empty.csv", ""))).isEmpty();
  }

  @Test
  void aMistakeNamesTheFileAndTheLine() throws IOException {
    Path broken = file("broken.jsonl", "{\"input\":1}\n{\"input\":");
    assertThatThrownBy(() -> CaseFile.read(broken))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("broken.jsonl, line 2: Line is not JSON");
    assertThatThrownBy(() -> CaseFile.read(file("list.jsonl", "[1]\n")))
        .hasMessageContaining("line 1: Line is no JSON object");
    assertThatThrownBy(() -> CaseFile.read(file("deep.jsonl", "[".repeat(100_000))))
        .isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> CaseFile.read(file("short.csv", "a,b\n\"1\n2\",3\n4\n")))
        .hasMessageContaining("short.csv, line 4: Record has 1 cells, and the header has 2");
    assertThatThrownBy(() -> CaseFile.read(file("open.csv", "a,b\n1,\"2\n")))
        .hasMessageContaining("line 2")
        .hasMessageContaining("not closed");
    assertThatThrownBy(() -> CaseFile.read(file("twice.csv", "a,a\n1,2\n")))
        .hasMessageContaining("Two columns have one name");
    assertThatThrownBy(() -> CaseFile.read(file("x.xlsx", ""))).hasMessageContaining(".jsonl");
  }
}
