package dev.quipu.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.evaluation.schema.JsonSchemaCheck;
import dev.quipu.harness.config.ConfigFile;
import dev.quipu.harness.config.ConfigKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigTest {
  private static final String GOOD =
      """
      model: {type: dummy}
      probe:
        name: p
        evaluators: [exact_match]
      data:
        cases:
          - {input: a, expected: a}
      run: {concurrency: 2}
      """;

  @TempDir private Path folder;

  private String mistakes(String yaml) throws IOException {
    Path file = folder.resolve("c.yaml");
    Files.writeString(file, yaml);
    try {
      var _ = ConfigFile.read(file, ConfigKind.EXPERIMENT);
      return "";
    } catch (QuipuException e) {
      return e.message().replace(file.toString(), "c.yaml");
    }
  }

  @Test
  void aGoodConfigurationHasNoMistakes() throws IOException {
    assertThat(mistakes(GOOD)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: dummy | typ: dummy | c.yaml:1:1: model: \"type\" is missing",
        "{type: dummy} | {type: openai, model: m, url: x} | c.yaml:1:33: model.url: does not match",
        "[exact_match] | [exact_mach] | c.yaml:4:16: probe.evaluators.0: does not have a value",
        "[exact_match] | [{type: numeric, absolut: 1}] | c.yaml:4:32: probe.evaluators.0: \"absolut\" is not known",
        "concurrency: 2 | concurrency: two | c.yaml:8:7: run.concurrency: string found, integer",
        "concurrency: 2 | concurrency: 2, tries: 1 | c.yaml:8:23: run: \"tries\" is not known here",
        "name: p | name: [p | c.yaml:4:13: ",
        "input: a, expected: a | input: a, input: a | c.yaml:7:18: the name \"input\" is there twice",
      })
  void aMistakeIsNamedWithLineAndColumn(String text, String wrong, String message)
      throws IOException {
    assertThat(mistakes(GOOD.replace(text, wrong))).startsWith(message);
  }

  @Test
  void allMistakesAreToldAtOnce() throws IOException {
    String wrong = GOOD.replace("dummy", "command").replace("exact_match", "x");
    assertThat(mistakes(wrong).lines()).hasSize(2);
  }

  @Test
  void aliasesThatStandForBillionsOfValuesAreRefused() throws IOException {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(4) + "y"));
    }
    assertThat(mistakes(yaml.toString())).contains("it has more than");
    assertThat(mistakes("a: &a [*a]")).contains("nested more than");
  }

  @ParameterizedTest
  @EnumSource
  void theSchemasAreSchemas(ConfigKind kind) {
    assertThat(new JsonSchemaCheck(kind.schema()).problems("{}")).isNotEmpty();
  }

  @Test
  void anUnknownTypeOfModelNamesThoseThereAre() {
    assertThatThrownBy(
            () -> new HarnessFixture(folder).run(GOOD.replace("type: dummy", "type: dumy")))
        .hasMessageContaining("there are: command, dummy, openai, shout");
  }

  @Test
  void aPrimaryScoreOfNoEvaluatorIsAMistake() {
    String wrong =
        GOOD.replace("evaluators: [exact_match]", "evaluators: [token_f1]\n  primary: f1");
    assertThatThrownBy(() -> new HarnessFixture(folder).run(wrong))
        .hasMessageContaining("has the primary score \"f1\", which is of none of its evaluators");
  }
}
