package dev.quipu.core.cases;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The fields that the inputs, outputs and expected answers of a set of cases have, with the type
/// that each had first.
///
/// @param json `{"expectations", "inputs", "outputs", "version"}` in canonical form, as MLflow's
///   clients read the schema of an evaluation dataset; null as long as there was no case
public record CaseFields(@Nullable JsonText json) {
  public static final CaseFields NONE = new CaseFields(null);

  private static final String INPUTS = "inputs";
  private static final String OUTPUTS = "outputs";
  private static final String EXPECTATIONS = "expectations";

  /// The fields together with those of more cases. Fields beyond [CaseLimits#FIELDS] are left out.
  public CaseFields with(List<EvaluationCase> cases) {
    if (cases.isEmpty()) {
      return this;
    }
    Map<String, @Nullable Object> all = new TreeMap<>();
    all.putAll(
        json == null
            ? Map.of(INPUTS, Map.of(), OUTPUTS, Map.of(), EXPECTATIONS, Map.of(), "version", "1.0")
            : JsonTree.members(json));
    for (EvaluationCase one : cases) {
      add(all, INPUTS, one.input());
      add(all, OUTPUTS, one.output());
      add(all, EXPECTATIONS, one.expected());
    }
    StringBuilder text = new StringBuilder();
    JsonTree.write(all, text);
    return new CaseFields(new JsonText(text.toString()));
  }

  private static void add(
      Map<String, @Nullable Object> all, String part, @Nullable JsonText value) {
    Object read = value == null ? null : JsonTree.read(value);
    if (read == null || !(all.get(part) instanceof Map<?, ?> known)) {
      return;
    }
    if (!(read instanceof Map<?, ?> members)) {
      if (known.isEmpty()) {
        all.put(part, type(read));
      }
      return;
    }
    if (!known.keySet().containsAll(members.keySet())) {
      Map<String, @Nullable Object> grown = new TreeMap<>();
      known.forEach((name, type) -> grown.put((String) name, type));
      members.forEach((name, member) -> {
        if (grown.size() < CaseLimits.FIELDS) {
          grown.putIfAbsent((String) name, type(member));
        }
      });
      all.put(part, grown);
    }
  }

  /// The words of MLflow.
  private static String type(@Nullable Object value) {
    if (value == null) {
      return "null";
    } else if (value instanceof Boolean) {
      return "boolean";
    } else if (value instanceof Double number) {
      return number == Math.rint(number) ? "integer" : "float";
    } else if (value instanceof JsonText) {
      // A number that a double would round.
      return "integer";
    } else if (value instanceof String) {
      return "string";
    }
    return value instanceof List ? "array" : "object";
  }
}
