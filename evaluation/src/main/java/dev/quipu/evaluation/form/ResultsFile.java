package dev.quipu.evaluation.form;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.text.Text;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// A file with all rows of one run.
public final class ResultsFile {
  private ResultsFile() {}

  /// The form of a file.
  public enum Form {
    CSV(".csv"),
    JSON(".json"),
    JSON_LINES(".jsonl");

    private final String ending;

    Form(String ending) {
      this.ending = ending;
    }
  }

  /// The form that the name of a file asks for.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if its ending is unknown
  public static Form form(Path file) {
    String name = String.valueOf(file.getFileName());
    for (Form form : Form.values()) {
      if (name.endsWith(form.ending)) {
        return form;
      }
    }
    throw QuipuException.invalid("File " + Text.quote(name) + " must end in .csv, .json or .jsonl");
  }

  /// Writes a new file, and puts it in the place of an old one.
  public static void write(
      Path file, Form form, String project, String runId, List<CaseEvaluated> rows)
      throws IOException {
    List<StoredRow> stored = rows.stream().map(row -> new StoredRow(project, runId, row)).toList();
    replace(
        file,
        out -> {
          switch (form) {
            case CSV -> csv(stored, out);
            case JSON -> json(stored, out);
            case JSON_LINES -> {
              for (StoredRow row : stored) {
                out.write(JsonRows.line(row));
              }
            }
          }
        });
  }

  private static void csv(List<StoredRow> rows, Writer out) throws IOException {
    List<String> header = CsvRows.header(CsvRows.header(), rows);
    StringBuilder text = new StringBuilder();
    CsvText.append(header, text);
    out.append(text);
    for (StoredRow row : rows) {
      text.setLength(0);
      CsvRows.append(row, header, text);
      out.append(text);
    }
  }

  private static void json(List<StoredRow> rows, Writer out) throws IOException {
    String before = "[\n";
    for (StoredRow row : rows) {
      out.append(before).append(JsonRows.line(row).stripTrailing());
      before = ",\n";
    }
    out.append(rows.isEmpty() ? "[]\n" : "\n]\n");
  }

  /// What fills a file.
  @FunctionalInterface
  public interface Filling {
    void fill(Writer out) throws IOException;
  }

  /// Writes a file beside the old one, and then puts it in its place, so that a reader sees one or
  /// the other, whole.
  public static void replace(Path file, Filling filling) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".new");
    try {
      try (BufferedWriter out = Files.newBufferedWriter(fresh)) {
        filling.fill(out);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
