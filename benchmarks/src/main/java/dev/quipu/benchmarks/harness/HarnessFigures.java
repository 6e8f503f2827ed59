package dev.quipu.benchmarks.harness;

import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.artifacts.DataEntry;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.Manifest;
import dev.quipu.harness.artifacts.ModelEntry;
import dev.quipu.harness.artifacts.ProbeEntry;
import dev.quipu.harness.artifacts.RecordStatus;
import dev.quipu.harness.artifacts.RunIdentity;
import dev.quipu.harness.artifacts.RunPlan;
import dev.quipu.harness.report.RunReport;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Times `quipu run` against a model that takes 20 ms, and `quipu diff` of two runs of 100 000
/// records, both as processes that anybody starts. `make bench-harness` starts it.
final class HarnessFigures {
  private static final int ROUNDS = 5;
  private static final int CASES = 10_000;
  private static final int AT_ONCE = 64;
  private static final int MODEL_MS = 20;
  private static final int RECORDS = 100_000;

  private final Path folder;

  private HarnessFigures(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path parent = Files.createDirectories(Path.of("build/bench/harness"));
    HarnessFigures figures = new HarnessFigures(Files.createTempDirectory(parent, "run"));
    figures.cases();
    figures.comparisons();
  }

  // ---- cases ----

  private void cases() throws IOException, InterruptedException {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < CASES; i++) {
      data.append(
          "{\"key\":\"case-%d\",\"input\":\"What is the capital of %d?\",\"expected\":\"Lima\"}\n"
              .formatted(i, i));
    }
    Files.writeString(folder.resolve("cases.jsonl"), data);
    double own = (double) CASES * MODEL_MS / AT_ONCE / 1000;
    Process model = model();
    try (BufferedReader out = model.inputReader()) {
      Files.writeString(
          folder.resolve("run.yaml"),
          """
          model: {type: openai, name: slow, model: slow, url: "http://127.0.0.1:%s/v1"}
          probe: {name: capitals, evaluators: [exact_match]}
          data: {file: cases.jsonl}
          run: {concurrency: %d}
          """
              .formatted(out.readLine(), AT_ONCE));
      System.out.printf(
          Locale.ROOT,
          "%d cases, %d at once, a model of %d ms: its own time is %.2f s%n",
          CASES,
          AT_ONCE,
          MODEL_MS,
          own);
      for (int round = 0; round < ROUNDS; round++) {
        String runDir = folder.resolve("run-" + round).toString();
        Outcome outcome = run("run", folder.resolve("run.yaml").toString(), "--run-dir", runDir);
        System.out.printf(
            Locale.ROOT,
            "  quipu run: the cases %.2f s, %.3f times the model's own; the process %.2f s, %d MB%n",
            seconds(outcome),
            seconds(outcome) / own,
            outcome.seconds(),
            outcome.peakKib() >> 10);
      }
    } finally {
      model.outputWriter().close();
      model.waitFor();
    }
  }

  /// What the command says of the time of its cases, from the first one to the last file.
  private static double seconds(Outcome outcome) {
    Matcher said = Pattern.compile("cases in ([0-9.]+) s").matcher(outcome.output());
    if (!said.find()) {
      throw new IllegalStateException("quipu run has not said its time: " + outcome.output());
    }
    return Double.parseDouble(said.group(1));
  }

  private static Process model() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            SlowModel.class.getName(),
            String.valueOf(MODEL_MS))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  // ---- comparisons ----

  private void comparisons() throws IOException, InterruptedException {
    String base = write("base", i -> false, "").toString();
    String tenth = write("tenth", i -> i % 10 == 0, "").toString();
    String all = write("all", i -> i % 10 == 0, " and more words").toString();
    System.out.printf(
        "two runs of %d records, %d MB each%n",
        RECORDS, Files.size(Path.of(base, HarnessFolder.RECORDS)) >> 20);
    for (int round = 0; round < ROUNDS; round++) {
      Outcome few = run("diff", base, tenth, "--fail-on-regressions");
      Outcome many = run("diff", base, all, "--fail-on-regressions");
      System.out.printf(
          Locale.ROOT,
          "  quipu diff: a tenth differs %.2f s, %d MB (status %d); all differ %.2f s, %d MB%n",
          few.seconds(),
          few.peakKib() >> 10,
          few.status(),
          many.seconds(),
          many.peakKib() >> 10);
    }
  }

  private interface Wrong {
    boolean isWrong(int number);
  }

  private Path write(String name, Wrong wrong, String more) throws IOException {
    HarnessFolder run = new HarnessFolder(Files.createDirectories(folder.resolve(name)));
    RunPlan plan =
        new RunPlan(
            RunIdentity.of(Map.of("name", name)),
            name,
            Map.of("name", name),
            List.of(new ModelEntry("model", "openai")),
            List.of(new ProbeEntry("probe", "", "exact_match", Set.of())),
            List.of(new DataEntry("data", RECORDS, null)));
    try (BufferedWriter out = Files.newBufferedWriter(run.file(HarnessFolder.RECORDS))) {
      for (int i = 0; i < RECORDS; i++) {
        out.write(record(i, wrong.isWrong(i), more).line());
        out.write('\n');
      }
    }
    var _ = RunReport.write(plan, run);
    run.writeJson(HarnessFolder.MANIFEST, new Manifest(plan, "").members());
    return run.path();
  }

  private static CaseRecord record(int number, boolean isWrong, String more) {
    TreeMap<String, @Nullable Double> scores = new TreeMap<>();
    scores.put("exact_match", isWrong ? 0.0 : 1.0);
    scores.put("token_f1", isWrong ? 0.25 : 1.0);
    return new CaseRecord(
        "model",
        "probe",
        "data",
        "case-" + number,
        "What is the capital of the country with the number " + number + "?",
        "The capital is the city with the number " + number + ".",
        "The capital is the city with the number " + (isWrong ? -number : number) + "." + more,
        scores,
        "exact_match",
        Map.of("prompt_tokens", 19L, "completion_tokens", 11L, "total_tokens", 30L),
        RecordStatus.SUCCESS,
        null);
  }

  // ---- processes ----

  private record Outcome(int status, double seconds, long peakKib, String output) {}

  private Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("./quipu"));
    command.addAll(List.of(arguments));
    File log = folder.resolve("output.txt").toFile();
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    long peakKib = 0;
    while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
      peakKib = Math.max(peakKib, peakKib(process));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    String output = Files.readString(log.toPath(), StandardCharsets.UTF_8);
    if (process.exitValue() == 1) {
      throw new IOException(output);
    }
    return new Outcome(process.exitValue(), seconds, peakKib, output);
  }

  /// The most memory that a process has had; 0 where the system does not say.
  private static long peakKib(Process process) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
