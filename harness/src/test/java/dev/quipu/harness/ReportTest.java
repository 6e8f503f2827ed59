package dev.quipu.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.harness.artifacts.FolderCheck;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.export.RunForm;
import dev.quipu.harness.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final String ATTACK =
      """
      name: "</title><script>alert(0)</script>"
      models:
        - {type: dummy, name: "<b>model</b>", failures: {bad: "=HYPERLINK(x) | <i>x</i>"}}
      probes:
        - {name: p, evaluators: [exact_match, token_f1]}
      data:
        - name: "'\\" onload=alert(1)"
          cases:
            - {key: "</details><script>alert(1)</script>", input: "<svg onload=alert(1)>", expected: x}
            - {key: two, input: bad, expected: x}
            - {key: three, input: "=1+1", expected: "=1+1"}
      """;

  @TempDir private Path folder;
  private HarnessFolder run = new HarnessFolder(Path.of(""));

  @BeforeEach
  void run() throws IOException {
    run = new HarnessFixture(folder).run(ATTACK).folder();
  }

  private String read(String name) throws IOException {
    return Files.readString(run.file(name));
  }

  private String export(RunForm form, boolean exact) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    form.write(run, exact, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theReportShowsWhatModelsAnswerAndRunsNoneOfIt() throws IOException {
    String report = read("report.html");
    assertThat(report)
        .contains(
            "&lt;svg onload=alert(1)&gt;", "Content-Security-Policy", "script-src &#39;sha256-")
        .doesNotContain("<svg onload", "<script>alert", "<b>model", "<i>x", "http://", "https://");
    assertThat(report.split("<script", -1)).hasSize(2);
  }

  @Test
  void theReportIsMadeAnewOfTheRecords() throws IOException {
    String report = read("report.html");
    String summary = read("summary.json");
    Files.delete(run.file("report.html"));
    Files.delete(run.file("summary.json"));
    var _ = RunReport.write(run.manifest().plan(), run);
    assertThat(read("report.html")).isEqualTo(report);
    assertThat(read("summary.json")).isEqualTo(summary);
  }

  @Test
  void aWholeFolderIsGoodAndAChangedOneIsNot() throws IOException {
    assertThat(FolderCheck.problems(run)).isEmpty();
    Files.writeString(
        run.file("records.jsonl"), read("records.jsonl").replace("\"success\"", "\"sucess\""));
    assertThat(FolderCheck.problems(run))
        .anyMatch(problem -> problem.contains("line 1: there is no status \"sucess\""))
        .anyMatch(problem -> problem.contains("digest"));
  }

  @Test
  void aFolderOfAnotherKindIsNamed() {
    assertThatThrownBy(() -> HarnessFolder.complete(folder))
        .hasMessageContaining("is no folder of a run");
  }

  @Test
  void csvHasAColumnForEachScore() throws IOException {
    String csv = export(RunForm.CSV, false);
    assertThat(csv)
        .startsWith(
            "model,probe,dataset,example_id,status,primary_metric,exact_match,token_f1,"
                + "token_f1.precision,token_f1.recall,input,expected,output,error\n");
    assertThat(csv).contains(",'=1+1,'=1+1,'=1+1,\n").contains("'=HYPERLINK");
    assertThat(export(RunForm.CSV, true)).contains(",=1+1,=1+1,=1+1,\n");
  }

  @Test
  void markdownHasTheMeansAndTheFailures() throws IOException {
    assertThat(export(RunForm.MARKDOWN, false))
        .contains("| &lt;b&gt;model&lt;/b&gt; | p |", "0.500", "| 3 | 1 |")
        .contains("| two |", "\\| &lt;i&gt;x")
        .doesNotContain("<");
  }

  @Test
  void jsonlAndHtmlAreTheFiles() throws IOException {
    assertThat(export(RunForm.JSONL, false)).isEqualTo(read("records.jsonl"));
    assertThat(export(RunForm.HTML, false)).isEqualTo(read("report.html"));
  }

  @Test
  void aFileThatIsMissingIsNamed() throws IOException {
    Files.delete(run.file("summary.json"));
    Files.delete(run.file("report.html"));
    assertThat(FolderCheck.problems(run))
        .containsExactly(
            "summary.json: it is missing; quipu report makes it anew",
            "report.html: it is missing; quipu report makes it anew");
    Files.delete(run.file("records.jsonl"));
    assertThat(FolderCheck.problems(run)).contains("records.jsonl: it is missing");
  }

  @Test
  void namesOfScoresAreNoFormulas() throws IOException {
    run =
        new HarnessFixture(folder)
            .run("formula", ATTACK.replace("[exact_match,", "[{type: exact_match, name: =1+1},"))
            .folder();
    assertThat(export(RunForm.CSV, false)).contains(",'=1+1,token_f1");
    assertThat(export(RunForm.CSV, true)).contains(",=1+1,token_f1");
  }
}
