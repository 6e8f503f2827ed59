package dev.quipu.evaluation;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Digest;
import dev.quipu.evaluation.json.CaseJson;
import dev.quipu.sdk.values.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes rows of cases. A row has at most [Limits#VALUE_BYTES] of data: as long as it has more, the
/// largest part is kept elsewhere, and the row names its digest.
final class CaseRows {
  private CaseRows() {}

  /// Keeps a value that is too large for a row.
  interface LargeValues {
    Digest keep(Content value);
  }

  static EvaluationRow row(
      TestCase data, String dataset, EvaluationResult result, LargeValues large) {
    // Sorted, as the values inside are: equal cases have equal data.
    Map<String, String> texts = new TreeMap<>();
    List<Part> largest = new ArrayList<>();
    data.parts()
        .forEach((name, value) -> {
          Content content = CaseJson.content(value);
          Part part = new Part(name, content, CaseJson.text(content));
          largest.add(part);
          texts.put(name, part.text());
        });
    String key = data.key().isPresent() ? data.key().get() : keyOf(texts.get(EvaluationRow.INPUT));
    largest.sort(Comparator.comparingInt((Part part) -> part.text().length()).reversed());
    JsonText json = find(texts);
    for (Part part : largest) {
      if (json == null) {
        Digest kept = large.keep(part.content());
        texts.put(part.name(), EvaluationRow.standIn(kept).text());
        json = find(texts);
      }
    }
    if (json == null) {
      throw QuipuException.invalid(
          data
              + " has too many parts; all together have at most "
              + Limits.VALUE_BYTES
              + " bytes of JSON");
    }
    JsonText metadata = data.metadata().isEmpty() ? null : metadata(data);
    return new EvaluationRow(dataset, key, json, metadata, result.scores());
  }

  private record Part(String name, Content content, String text) {}

  private static JsonText metadata(TestCase data) {
    return new JsonText(CaseJson.text(data.metadata()));
  }

  /// The key of a case. That of a case without one follows from its input, whatever its size.
  static String key(TestCase data) {
    boolean hasInput = data.parts().containsKey(EvaluationRow.INPUT);
    return data.key().orElseGet(() -> keyOf(hasInput ? CaseJson.text(data.input()) : null));
  }

  private static String keyOf(@Nullable String inputJson) {
    if (inputJson == null) {
      throw QuipuException.invalid("A case has neither a key nor an input to make one of");
    }
    return Digest.of(inputJson.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /// The object of all parts; null if it is too large or nested too deep.
  private static @Nullable JsonText find(Map<String, String> texts) {
    StringBuilder json = new StringBuilder("{");
    texts.forEach((name, text) -> {
      if (json.length() > 1) {
        json.append(',');
      }
      JsonString.append(name, json);
      json.append(':').append(text);
    });
    try {
      return new JsonText(json.append('}').toString());
    } catch (QuipuException e) {
      return null;
    }
  }

  static QuipuException tooLarge(Content value) {
    return new QuipuException(
        ErrorCode.TOO_LARGE,
        "A part of a case has "
            + value.size()
            + " bytes, or is nested too deep, and this tracker keeps no more than "
            + Limits.VALUE_BYTES
            + " bytes a case");
  }
}
