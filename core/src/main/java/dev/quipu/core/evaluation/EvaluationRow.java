package dev.quipu.core.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A case of a data set as one run did it, with its scores.
///
/// @param dataset the name of the data set; empty if there is none
/// @param key names the case among those of the data set
/// @param data a JSON object with the members [#INPUT], [#OUTPUT] and so on, and any others
/// @param metadata a JSON object of what cases are sliced by, such as a language; null if there is
///   none
/// @param scores at most one of an evaluator and metric
public record EvaluationRow(
    String dataset, String key, JsonText data, @Nullable JsonText metadata, List<Score> scores) {
  /// The names of members of the data that evaluators and the page know.
  public static final String INPUT = "input";

  public static final String OUTPUT = "output";
  public static final String EXPECTED = "expected";
  public static final String RETRIEVED_CONTEXT = "retrievedContext";
  public static final String EXPECTED_CONTEXT = "expectedContext";
  public static final String TOOLS_CALLED = "toolsCalled";
  public static final String EXPECTED_TOOLS = "expectedTools";
  public static final String TRAJECTORIES = "trajectories";

  /// The member of a stand-in: `{"quipu-object":"<digest>"}` is in the place of a value that was
  /// too large for a row, and names the object that has the value.
  public static final String STAND_IN = "quipu-object";

  /// @throws QuipuException INVALID_ARGUMENT if a name is too long, the data are no object, there
  ///   are too many scores, or two of one evaluator and metric
  public EvaluationRow {
    checkDataset(dataset);
    Keys.check("Key of a case", key);
    object("Data of a case", data);
    if (metadata != null) {
      object("Metadata of a case", metadata);
    }
    scores = List.copyOf(scores);
    if (scores.size() > EvaluationLimits.SCORES_A_ROW) {
      throw QuipuException.invalid(
          "Case "
              + Text.quote(key)
              + " has "
              + scores.size()
              + " scores; at most "
              + EvaluationLimits.SCORES_A_ROW
              + " are allowed");
    }
    Set<List<String>> seen = new HashSet<>();
    for (Score score : scores) {
      if (!seen.add(List.of(score.evaluator(), score.metric()))) {
        throw QuipuException.invalid(
            "Case "
                + Text.quote(key)
                + " has two scores of the evaluator "
                + Text.quote(score.evaluator())
                + " and the metric "
                + Text.quote(score.metric()));
      }
    }
  }

  /// Checks the name of a data set.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is neither empty nor a key
  public static String checkDataset(String dataset) {
    return dataset.isEmpty() ? dataset : Keys.check("Name of a data set", dataset);
  }

  private static void object(String what, JsonText json) {
    if (json.text().charAt(0) != '{') {
      throw QuipuException.invalid(what + " are no JSON object: " + Text.quote(json.text()));
    }
  }

  /// The key of a case that has none: the SHA-256 of the canonical JSON (RFC 8785) of its input.
  public static String keyOf(JsonText input) {
    byte[] canonical = JsonTree.canonical(input).text().getBytes(StandardCharsets.UTF_8);
    return Digest.of(canonical).hex();
  }

  /// What stands in the data in place of a value that is an object of its own.
  public static JsonText standIn(Digest object) {
    return new JsonText("{\"" + STAND_IN + "\":\"" + object.hex() + "\"}");
  }

  /// The objects that stand in the place of values, as members of the data.
  public List<Digest> standIns() {
    List<Digest> objects = new ArrayList<>();
    if (data.text().contains(STAND_IN)) {
      for (Object member : JsonTree.members(data).values()) {
        if (member instanceof Map<?, ?> only
            && only.size() == 1
            && only.get(STAND_IN) instanceof String digest
            && Digest.isValid(digest)) {
          objects.add(new Digest(digest));
        }
      }
    }
    return objects;
  }

  /// Whether the case was a success: null if no score says, else whether none failed.
  public @Nullable Boolean success() {
    Boolean success = null;
    for (Score score : scores) {
      if (score.success() != null) {
        success = score.success() && (success == null || success);
      }
    }
    return success;
  }
}
