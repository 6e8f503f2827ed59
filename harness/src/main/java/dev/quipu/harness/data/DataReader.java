package dev.quipu.harness.data;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.cases.CaseFile;
import dev.quipu.harness.config.DataSpec;
import dev.quipu.harness.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the cases of data sets.
public final class DataReader {
  /// The characters of the keys that cases without a key get: 64 bits of a digest.
  private static final int KEY_CHARS = 16;

  private DataReader() {}

  /// Reads a data set.
  ///
  /// @throws QuipuException INVALID_ARGUMENT, which names the file and the line, if a case cannot
  ///   be read, or two have one key
  public static DataSet read(DataSpec spec) {
    Path file = spec.file();
    List<TestCase> cases;
    String digest = null;
    if (file == null) {
      cases = spec.cases().stream().map(TestCase::ofMembers).toList();
    } else {
      try {
        digest = digest(file);
        cases = cases(file, spec.format());
      } catch (IOException e) {
        throw new QuipuException(
            ErrorCode.NOT_FOUND, "Data set " + Text.quote(spec.name()) + ": " + e, e);
      }
    }
    if (spec.limit() != null && spec.limit() < cases.size()) {
      cases = cases.subList(0, spec.limit());
    }
    if (cases.isEmpty()) {
      throw QuipuException.invalid("Data set " + Text.quote(spec.name()) + " has no cases");
    }
    return new DataSet(spec.name(), digest, withKeys(spec.name(), cases));
  }

  private static List<TestCase> cases(Path file, @Nullable String format) throws IOException {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String form = format == null ? name.substring(name.lastIndexOf('.') + 1) : format;
    return switch (form) {
      case "jsonl" -> CaseFile.jsonLines(file);
      case "csv" -> CaseFile.csv(file);
      case "parquet" -> ParquetCases.read(file);
      default ->
          throw QuipuException.invalid(
              "File "
                  + Text.quote(name)
                  + " must end in .jsonl, .csv or .parquet, or have a format");
    };
  }

  private static String digest(Path file) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      long _ = in.transferTo(OutputStream.nullOutputStream());
    }
    return Digest.ofHash(sha256.digest()).hex();
  }

  /// Gives a key to cases without one. It follows from the case, so that it stays the same when
  /// others are added.
  private static List<TestCase> withKeys(String dataset, List<TestCase> cases) {
    Map<String, Integer> times = new HashMap<>();
    List<TestCase> all = new ArrayList<>();
    for (TestCase one : cases) {
      if (one.key().isPresent()) {
        if (times.put(one.key().get(), 1) != null) {
          throw QuipuException.invalid(
              "Data set "
                  + Text.quote(dataset)
                  + " has two cases with the key "
                  + Text.quote(one.key().get()));
        }
        all.add(one);
      } else {
        byte[] content = Json.text(one.parts()).getBytes(StandardCharsets.UTF_8);
        String key = Digest.of(content).hex().substring(0, KEY_CHARS);
        int time = times.merge(key, 1, Integer::sum);
        all.add(one.key(time == 1 ? key : key + "-" + time));
      }
    }
    return all;
  }
}
