package dev.quipu.harness;

import static dev.quipu.harness.HarnessFixture.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.codec.parquet.ParquetWriter;
import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.harness.artifacts.CaseRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataTest {
  private static final String CONFIG =
      """
      model: {type: dummy}
      probe: {name: p, prompt: "{{input}} in {{metadata.language}}", evaluators: [contains]}
      data: {%s}
      """;

  @TempDir private Path folder;

  private List<CaseRecord> run(String data) throws IOException {
    return records(new HarnessFixture(folder).run(CONFIG.formatted(data)));
  }

  private void check(List<CaseRecord> records) {
    assertThat(records).extracting(CaseRecord::exampleId).containsExactly("a", "b");
    assertThat(records).extracting(CaseRecord::output).containsExactly("knot in en", "cord in qu");
    assertThat(records).extracting(CaseRecord::expected).containsExactly("knot", "rope");
    assertThat(records).extracting(CaseRecord::primaryScore).containsExactly(1.0, 0.0);
  }

  @Test
  void casesStandInJsonLines() throws IOException {
    Files.writeString(
        folder.resolve("d.jsonl"),
        """
        {"key":"a","input":"knot","expected":"knot","metadata":{"language":"en"}}
        {"key":"b","input":"cord","expected":"rope","metadata":{"language":"qu"}}
        """);
    check(run("file: d.jsonl"));
  }

  @Test
  void casesStandInCsv() throws IOException {
    Files.writeString(
        folder.resolve("d.txt"),
        "key,input,expected,metadata.language\na,knot,knot,en\nb,cord,rope,qu\n");
    check(run("file: d.txt, format: csv"));
  }

  @Test
  void casesStandInParquet() throws IOException {
    List<Column> columns =
        List.of(
            Column.of("key", Column.Type.TEXT),
            Column.of("input", Column.Type.TEXT),
            Column.optional("expected", Column.Type.TEXT),
            Column.of("metadata.language", Column.Type.TEXT));
    try (OutputStream out = Files.newOutputStream(folder.resolve("d.parquet"));
        ParquetWriter writer = new ParquetWriter(columns, out)) {
      BatchBuilder batch = new BatchBuilder(columns);
      for (String row : List.of("a knot knot en", "b cord rope qu")) {
        List.of(row.split(" ", -1)).forEach(batch::text);
        batch.endRow();
      }
      writer.write(batch.take());
      writer.finish();
    }
    check(run("file: d.parquet"));
  }

  @Test
  void aMistakeInDataIsNamedWithItsLine() throws IOException {
    Files.writeString(folder.resolve("d.jsonl"), "{\"input\":1}\n{\"input\":\n");
    assertThatThrownBy(() -> run("file: d.jsonl")).hasMessageContaining("d.jsonl, line 2");
    assertThatThrownBy(() -> run("file: none.jsonl")).hasMessageContaining("none.jsonl");
    Files.writeString(folder.resolve("d.parquet"), "no Parquet");
    assertThatThrownBy(() -> run("file: d.parquet"))
        .hasMessageContaining("cannot be read as Parquet");
    assertThatThrownBy(() -> run("cases: [{key: a, input: 1}, {key: a, input: 2}]"))
        .hasMessageContaining("two cases with the key \"a\"");
  }

  @Test
  void casesWithoutAKeyKeepTheirsWhenOthersComeBefore() throws IOException {
    HarnessFixture fixture = new HarnessFixture(folder);
    String before = CONFIG.formatted("cases: [{input: x}, {input: x}, {input: y}]");
    String after = CONFIG.formatted("cases: [{input: new}, {input: x}, {input: x}, {input: y}]");
    List<String> keys =
        records(fixture.run("before", before)).stream().map(CaseRecord::exampleId).toList();
    assertThat(keys).doesNotHaveDuplicates();
    assertThat(records(fixture.run("after", after)).stream().map(CaseRecord::exampleId).skip(1))
        .containsExactlyElementsOf(keys);
  }

  @Test
  void aCaseThatLacksAPartOfThePromptIsAnError() throws IOException {
    assertThat(run("cases: [{input: x}]").get(0).error())
        .isEqualTo("The case has no \"metadata.language\" for the prompt");
  }
}
