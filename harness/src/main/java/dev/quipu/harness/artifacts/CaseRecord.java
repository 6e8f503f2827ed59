package dev.quipu.harness.artifacts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.harness.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A case as a model has done it: a line of `records.jsonl`.
///
/// @param exampleId the key of the case in its data set
/// @param expected what the model should answer; null if it is not known
/// @param output what the model has answered; null if it has not
/// @param scores by name; null where an evaluator failed
/// @param primaryMetric the score that decides
/// @param usage such as `total_tokens`
/// @param error null unless something failed
public record CaseRecord(
    String model,
    String probe,
    String dataset,
    String exampleId,
    @Nullable Object input,
    @Nullable Object expected,
    @Nullable Object output,
    SortedMap<String, @Nullable Double> scores,
    String primaryMetric,
    Map<String, Long> usage,
    RecordStatus status,
    @Nullable String error) {
  /// The primary score; null if there is none.
  public @Nullable Double primaryScore() {
    return scores.get(primaryMetric);
  }

  /// The line without its end.
  public String line() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("model", model);
    members.put("probe", probe);
    members.put("dataset", dataset);
    members.put("example_id", exampleId);
    members.put("input", input);
    members.put("expected", expected);
    members.put("output", output);
    members.put("scores", scores);
    members.put("primary_metric", primaryMetric);
    members.put("usage", usage);
    members.put("status", status.word());
    members.put("error", error);
    return Json.text(members);
  }

  /// Reads a line.
  ///
  /// @param what for messages, such as the file and the number of the line
  /// @throws QuipuException INVALID_ARGUMENT if it is no record
  public static CaseRecord of(String what, byte[] line) {
    return of(what, Json.object(what, line));
  }

  /// A record by its members.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is no record
  public static CaseRecord of(String what, Map<String, @Nullable Object> members) {
    SortedMap<String, @Nullable Double> scores = new TreeMap<>();
    Json.members(what + ", scores", members.get("scores"))
        .forEach((name, value) ->
            scores.put(name, value instanceof Number number ? number.doubleValue() : null));
    Map<String, Long> usage = new LinkedHashMap<>();
    Json.members(what + ", usage", members.get("usage"))
        .forEach((name, value) -> {
          if (value instanceof Number number) {
            usage.put(name, number.longValue());
          }
        });
    String status = text(what, members, "status");
    return new CaseRecord(
        text(what, members, "model"),
        text(what, members, "probe"),
        text(what, members, "dataset"),
        text(what, members, "example_id"),
        members.get("input"),
        members.get("expected"),
        members.get("output"),
        scores,
        text(what, members, "primary_metric"),
        usage,
        RecordStatus.find(status)
            .orElseThrow(
                () -> QuipuException.invalid(what + ": there is no status \"" + status + "\"")),
        members.get("error") instanceof String error ? error : null);
  }

  private static String text(String what, Map<String, @Nullable Object> members, String name) {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw QuipuException.invalid(what + ": " + name + " is missing or is no text");
  }
}
