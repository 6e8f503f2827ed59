package dev.quipu.harness;

import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.LineReader;
import dev.quipu.harness.config.ConfigFile;
import dev.quipu.harness.config.ConfigKind;
import dev.quipu.harness.model.Models;
import dev.quipu.harness.run.Harness;
import dev.quipu.harness.run.HarnessRun;
import dev.quipu.harness.run.RunProgress;
import dev.quipu.harness.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs configurations in a folder of a test.
record HarnessFixture(Path folder) {
  RunResult run(String yaml) throws IOException {
    return run("run", yaml);
  }

  RunResult run(String name, String yaml) throws IOException {
    return run(name, yaml, (done, all) -> {});
  }

  RunResult run(String name, String yaml, RunProgress progress) throws IOException {
    return new HarnessRun(
            harness(yaml),
            folder.resolve("runs").resolve(name),
            Models.of(HarnessFixture.class.getClassLoader()),
            progress)
        .run(false);
  }

  /// What `yaml` says; with `models`, a harness.
  Harness harness(String yaml) throws IOException {
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, yaml);
    return Harness.of(
        ConfigFile.read(
            file, yaml.contains("models:") ? ConfigKind.HARNESS : ConfigKind.EXPERIMENT));
  }

  static List<CaseRecord> records(RunResult result) throws IOException {
    List<CaseRecord> records = new ArrayList<>();
    try (LineReader lines = result.folder().records()) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        records.add(CaseRecord.of("Line", line));
      }
    }
    return records;
  }

  /// The texts of all files of a run, by name.
  static Map<String, String> files(HarnessFolder folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.list(folder.path())) {
      for (Path file : all.toList()) {
        files.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
    return files;
  }
}
