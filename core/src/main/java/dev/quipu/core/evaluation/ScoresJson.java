package dev.quipu.core.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Scores as a JSON array of objects: the form of frames, of the store, of the API and of run
/// folders. A part that a score does not have is left out, as are `strict` if it is false and
/// `higherIsBetter` if it is true.
public final class ScoresJson {
  private static final Set<String> MEMBERS =
      Set.of(
          "evaluator",
          "metric",
          "value",
          "label",
          "explanation",
          "success",
          "threshold",
          "strict",
          "higherIsBetter",
          "model",
          "cost",
          "rubric",
          "error");

  private ScoresJson() {}

  // ---- writing ----

  /// The array of some scores.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the scores are longer than a value may be
  public static JsonText write(List<Score> scores) {
    StringBuilder out = new StringBuilder(64 * (scores.size() + 1)).append('[');
    for (Score score : scores) {
      if (out.length() > 1) {
        out.append(',');
      }
      write(score, out);
    }
    return new JsonText(out.append(']').toString());
  }

  private static void write(Score score, StringBuilder out) {
    out.append('{');
    text(out, "evaluator", score.evaluator());
    text(out, "metric", score.metric().isEmpty() ? null : score.metric());
    number(out, "value", score.value());
    text(out, "label", score.label());
    text(out, "explanation", score.explanation());
    flag(out, "success", score.success());
    number(out, "threshold", score.threshold());
    flag(out, "strict", score.isStrict() ? true : null);
    flag(out, "higherIsBetter", score.higherIsBetter() ? null : false);
    text(out, "model", score.model());
    number(out, "cost", score.cost());
    number(out, "rubric", score.rubric());
    text(out, "error", score.error());
    out.append('}');
  }

  private static StringBuilder name(StringBuilder out, String name) {
    if (out.charAt(out.length() - 1) != '{') {
      out.append(',');
    }
    return out.append('"').append(name).append("\":");
  }

  private static void text(StringBuilder out, String name, @Nullable String text) {
    if (text != null) {
      JsonString.append(text, name(out, name));
    }
  }

  private static void number(StringBuilder out, String name, @Nullable Double number) {
    if (number != null) {
      JsonTree.number(number, name(out, name));
    }
  }

  private static void flag(StringBuilder out, String name, @Nullable Boolean flag) {
    if (flag != null) {
      name(out, name).append(flag.booleanValue());
    }
  }

  // ---- reading ----

  /// The scores of an array.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the value is no array of scores
  public static List<Score> read(JsonText json) {
    Object value = JsonTree.read(json);
    if (!(value instanceof List<?> elements)) {
      throw QuipuException.invalid("Scores are no array: " + Text.quote(json.text()));
    }
    List<Score> scores = new ArrayList<>();
    for (Object element : elements) {
      if (!(element instanceof Map<?, ?> members)) {
        throw QuipuException.invalid("Score " + scores.size() + " is no JSON object");
      }
      scores.add(new Members(members).score());
    }
    return scores;
  }

  private record Members(Map<?, ?> of) {
    Score score() {
      for (Object name : of.keySet()) {
        if (!MEMBERS.contains(name)) {
          throw QuipuException.invalid("Score has the unknown member " + Text.quote((String) name));
        }
      }
      String evaluator = text("evaluator");
      if (evaluator == null) {
        throw QuipuException.invalid("Score has no evaluator");
      }
      String metric = text("metric");
      Boolean strict = flag("strict");
      Boolean higher = flag("higherIsBetter");
      return new Score(
          evaluator,
          metric == null ? "" : metric,
          number("value"),
          text("label"),
          text("explanation"),
          flag("success"),
          number("threshold"),
          strict != null && strict,
          higher == null || higher,
          text("model"),
          number("cost"),
          number("rubric"),
          text("error"));
    }

    private @Nullable String text(String name) {
      Object value = of.get(name);
      if (value == null || value instanceof String) {
        return (String) value;
      }
      throw wrong(name, "a string");
    }

    private @Nullable Double number(String name) {
      Object value = of.get(name);
      if (value == null || value instanceof Double) {
        return (Double) value;
      }
      if (value instanceof JsonText json) {
        double rounded = Double.parseDouble(json.text());
        if (Double.isFinite(rounded)) {
          return rounded;
        }
      }
      throw wrong(name, "a finite number");
    }

    private @Nullable Boolean flag(String name) {
      Object value = of.get(name);
      if (value == null || value instanceof Boolean) {
        return (Boolean) value;
      }
      throw wrong(name, "true or false");
    }

    private static QuipuException wrong(String name, String expected) {
      return QuipuException.invalid(
          "Member " + Text.quote(name) + " of a score is not " + expected);
    }
  }
}
