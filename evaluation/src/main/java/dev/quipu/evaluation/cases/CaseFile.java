package dev.quipu.evaluation.cases;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.form.CsvText;
import dev.quipu.evaluation.form.FormLimits;
import dev.quipu.evaluation.json.CaseJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads test cases of a data set from a file. `key` is the key of a case, and `input`, `output`,
/// `expected`, `retrievedContext`, `expectedContext`, `toolsCalled`, `expectedTools` and
/// `trajectories` are its parts; anything else is an extra.
public final class CaseFile {
  /// More cases belong into several files: all are in memory.
  private static final int MOST_CASES = 1_000_000;

  private static final String METADATA = "metadata.";

  private CaseFile() {}

  /// Reads a file by its ending, `.jsonl` or `.csv`.
  ///
  /// @throws QuipuException INVALID_ARGUMENT, which names the file and the line, if the ending is
  ///   another or the file has a mistake
  public static List<TestCase> read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".jsonl")) {
      return jsonLines(file);
    } else if (name.endsWith(".csv")) {
      return csv(file);
    }
    throw QuipuException.invalid("File " + Text.quote(name) + " must end in .jsonl or .csv");
  }

  /// Reads a case from each line, which is a JSON object. The member `metadata` is an object. Empty
  /// lines are left out.
  ///
  /// @throws QuipuException INVALID_ARGUMENT, which names the file and the line, if a line is no
  ///   case
  public static List<TestCase> jsonLines(Path file) throws IOException {
    List<TestCase> cases = new ArrayList<>();
    try (Lines lines = new Lines(file)) {
      for (String line = lines.next(false); line != null; line = lines.next(false)) {
        if (!line.isBlank()) {
          cases.add(lines.at(line, text -> TestCase.ofMembers(CaseJson.object("Line", text))));
          lines.check(cases.size());
        }
      }
    }
    return cases;
  }

  /// Reads a case from each record of CSV (RFC 4180); the first record has the names. A column such
  /// as `metadata.language` is metadata. Values are texts, and an empty cell is no value.
  ///
  /// @throws QuipuException INVALID_ARGUMENT, which names the file and the line, if a record is no
  ///   case, or two columns have one name
  public static List<TestCase> csv(Path file) throws IOException {
    List<TestCase> cases = new ArrayList<>();
    try (Lines lines = new Lines(file)) {
      String header = lines.next(true);
      if (header == null) {
        return cases;
      }
      List<String> names = lines.at(header, CaseFile::names);
      for (String record = lines.next(true); record != null; record = lines.next(true)) {
        if (!record.isBlank()) {
          cases.add(lines.at(record, text -> testCase(names, CsvText.cells(text))));
          lines.check(cases.size());
        }
      }
    }
    return cases;
  }

  private static List<String> names(String header) {
    List<String> names = CsvText.cells(header);
    if (names.stream().distinct().count() < names.size()) {
      throw QuipuException.invalid("Two columns have one name");
    }
    return names;
  }

  private static TestCase testCase(List<String> names, List<String> cells) {
    if (cells.size() != names.size()) {
      throw QuipuException.invalid(
          "Record has " + cells.size() + " cells, and the header has " + names.size());
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!cells.get(i).isEmpty()) {
        if (name.startsWith(METADATA)) {
          metadata.put(name.substring(METADATA.length()), cells.get(i));
        } else {
          members.put(name, cells.get(i));
        }
      }
    }
    return TestCase.ofMembers(members).metadata(metadata);
  }

  /// The lines of a file, or its records of several lines, with their numbers.
  private static final class Lines implements AutoCloseable {
    private final Path file;
    private final BufferedReader in;
    private int line;
    private int start;

    Lines(Path file) throws IOException {
      this.file = file;
      in = Files.newBufferedReader(file);
    }

    interface Reading<T> {
      T read(String text);
    }

    /// Reads what begins at the line.
    <T> T at(String text, Reading<T> reading) {
      try {
        return reading.read(text);
      } catch (QuipuException e) {
        throw QuipuException.invalid(file + ", line " + start + ": " + e.message());
      }
    }

    void check(int cases) {
      if (cases > MOST_CASES) {
        throw QuipuException.invalid(
            file + " has more than " + MOST_CASES + " cases, which are too many for one file");
      }
    }

    /// The next line, or the next lines up to one at which all quotes are closed; null at the end.
    @Nullable String next(boolean isQuoted) throws IOException {
      String text = take();
      start = line;
      if (text == null || !isQuoted || isClosed(text)) {
        return text;
      }
      StringBuilder record = new StringBuilder(text);
      boolean isClosed = false;
      while (!isClosed) {
        String more = take();
        if (more == null) {
          return record.toString();
        }
        isClosed = !isClosed(more);
        record.append('\n').append(more);
        if (record.length() > FormLimits.RECORD_BYTES) {
          throw QuipuException.invalid(
              file
                  + ", line "
                  + start
                  + ": a quote is not closed for "
                  + record.length()
                  + " characters");
        }
      }
      return record.toString();
    }

    /// The first line may begin with the mark of UTF-8 that spreadsheets write.
    private @Nullable String take() throws IOException {
      String text = in.readLine();
      line++;
      return line == 1 && text != null && text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static boolean isClosed(String text) {
      return text.chars().filter(c -> c == '"').count() % 2 == 0;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
