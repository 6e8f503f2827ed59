package dev.quipu.harness.export;

import dev.quipu.evaluation.form.CsvText;
import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.LineReader;
import dev.quipu.harness.artifacts.RunSummary;
import dev.quipu.harness.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The records as CSV (RFC 4180).
///
/// @param exact whether texts that look like formulas stay as they are
record RecordsCsv(RunSummary summary, boolean exact) {
  private static final List<String> NAMES =
      List.of("model", "probe", "dataset", "example_id", "status", "primary_metric");
  private static final List<String> TEXTS = List.of("input", "expected", "output", "error");

  void write(HarnessFolder folder, OutputStream out) throws IOException {
    SortedSet<String> scores = new TreeSet<>();
    SortedSet<String> usage = new TreeSet<>();
    summary
        .experiments()
        .forEach(one -> {
          scores.addAll(one.scores().keySet());
          usage.addAll(one.usage().keySet());
        });
    List<String> header = new ArrayList<>(NAMES);
    // The names of scores come from configurations, those of usage from endpoints.
    scores.forEach(name -> header.add(text(name)));
    usage.forEach(name -> header.add(text(name)));
    header.addAll(TEXTS);
    append(header, out);
    try (LineReader lines = folder.records()) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        append(cells(CaseRecord.of("Record", line), scores, usage), out);
      }
    }
  }

  private static void append(List<String> cells, OutputStream out) throws IOException {
    StringBuilder row = new StringBuilder();
    CsvText.append(cells, row);
    out.write(row.toString().getBytes(StandardCharsets.UTF_8));
  }

  private List<String> cells(CaseRecord record, SortedSet<String> scores, SortedSet<String> usage) {
    List<String> cells = new ArrayList<>();
    cells.add(text(record.model()));
    cells.add(text(record.probe()));
    cells.add(text(record.dataset()));
    cells.add(text(record.exampleId()));
    cells.add(record.status().word());
    cells.add(text(record.primaryMetric()));
    scores.forEach(name -> {
      Double value = record.scores().get(name);
      cells.add(value == null ? "" : Json.text(value));
    });
    usage.forEach(name -> {
      Long count = record.usage().get(name);
      cells.add(count == null ? "" : count.toString());
    });
    cells.add(text(record.input()));
    cells.add(text(record.expected()));
    cells.add(text(record.output()));
    cells.add(text(record.error()));
    return cells;
  }

  private String text(@Nullable Object value) {
    String text = value == null ? "" : Json.plainText(value);
    return exact ? text : CsvText.inert(text);
  }
}
