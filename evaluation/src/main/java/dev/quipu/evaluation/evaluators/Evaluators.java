package dev.quipu.evaluation.evaluators;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.Evaluator;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.evaluators.TextEvaluator.Result;
import dev.quipu.evaluation.json.CaseJson;
import dev.quipu.evaluation.schema.JsonSchemaCheck;
import dev.quipu.evaluation.text.Bleu;
import dev.quipu.evaluation.text.BoundedRegex;
import dev.quipu.evaluation.text.Normalised;
import dev.quipu.evaluation.text.RougeL;
import dev.quipu.evaluation.text.TokenF1;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The evaluators that are built in. Where a case has several expected answers, each is right, and
/// the best counts. Values are from 0 to 1, and more is better, unless a method says otherwise. A
/// value that is no text is compared as its JSON. All are safe for several threads.
public final class Evaluators {
  private Evaluators() {}

  // ---- right or wrong ----

  /// `exact_match`: the output is an expected answer, to the character.
  public static Evaluator exactMatch() {
    return new TextEvaluator(
        "exact_match", (output, expected) -> Result.of(output.equals(expected)));
  }

  /// `normalised_match`: the output is an expected answer, but for case, punctuation of ASCII,
  /// English articles and white space, as SQuAD's evaluation script has it.
  public static Evaluator normalisedMatch() {
    return new TextEvaluator(
        "normalised_match",
        (output, expected) -> Result.of(Normalised.of(output).equals(Normalised.of(expected))));
  }

  /// `contains`: the output has an expected answer somewhere in it.
  public static Evaluator contains() {
    return new TextEvaluator(
        "contains", (output, expected) -> Result.of(output.contains(expected)));
  }

  /// `contains_all`: the output has each of some texts in it, whatever the case expects.
  public static Evaluator containsAll(String... texts) {
    List<String> wanted = List.of(texts);
    return new CheckEvaluator(
        "contains_all",
        testCase -> {
          String output = testCase.outputText();
          return wanted.stream()
              .filter(text -> !output.contains(text))
              .findFirst()
              .map(text -> "The output does not contain " + Text.quote(text))
              .orElse(null);
        });
  }

  /// `regex_match`: the whole output fits a regular expression of `java.util.regex`. An expression
  /// that backtracks without end is an error in the row; see
  /// [dev.quipu.evaluation.text.TextLimits#REGEX_STEPS].
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is no regular expression
  public static Evaluator regexMatch(String regex) {
    BoundedRegex pattern = new BoundedRegex(regex, 0);
    return new CheckEvaluator(
        "regex_match",
        testCase -> pattern.isWhole(testCase.outputText()) ? null : "The output does not fit");
  }

  /// `regex_found`: a regular expression fits somewhere in the output; see [#regexMatch].
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is no regular expression
  public static Evaluator regexFound(String regex) {
    BoundedRegex pattern = new BoundedRegex(regex, 0);
    return new CheckEvaluator(
        "regex_found",
        testCase ->
            pattern.isIn(testCase.outputText()) ? null : "The output has nothing that fits");
  }

  // ---- JSON ----

  /// `json_equal`: the output is the expected JSON. The order of members, white space and the way a
  /// number is written make no difference. An output that is a text is read as JSON; an expected
  /// value that is a collection is one value, not several answers.
  public static Evaluator jsonEqual() {
    return new CheckEvaluator("json_equal", Evaluators::jsonDifference);
  }

  private static @Nullable String jsonDifference(TestCase testCase) {
    Object expected = CaseJson.value("Expected output", CaseJson.plain(testCase.expected()));
    Object output;
    try {
      output = CaseJson.value("Output", testCase.outputText());
    } catch (QuipuException e) {
      return e.message();
    }
    return JsonDifference.between(output, expected);
  }

  /// `json_schema`: the output is JSON that fits a JSON Schema of draft 2020-12, or of the draft
  /// that its `$schema` names. References to other documents are not fetched.
  ///
  /// Needs the library `com.networknt:json-schema-validator`, version 3, which a program must bring
  /// along.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is no schema, UNAVAILABLE without the library
  public static Evaluator jsonSchema(String schema) {
    Object unused = CaseJson.value("JSON Schema", schema);
    JsonSchemaCheck check;
    try {
      check = new JsonSchemaCheck(schema);
    } catch (NoClassDefFoundError e) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE,
          "Evaluators.jsonSchema needs the library com.networknt:json-schema-validator 3 on the"
              + " class path");
    }
    return new CheckEvaluator(
        "json_schema",
        testCase -> {
          String output = testCase.outputText();
          String broken = unreadable(output);
          List<String> problems = broken == null ? check.problems(output) : List.of(broken);
          return problems.isEmpty() ? null : String.join("\n", problems);
        });
  }

  /// Why a text is not JSON; null if it is.
  private static @Nullable String unreadable(String text) {
    try {
      Object unused = CaseJson.value("Output", text);
      return null;
    } catch (QuipuException e) {
      return e.message();
    }
  }

  // ---- numbers ----

  /// `numeric`: the output is a number as near to an expected one as `math.isclose` of Python asks:
  /// the distance is at most the greater of an absolute tolerance, and a part of the larger number.
  ///
  /// @param relative such as 1e-9; 0 for none
  /// @param absolute 0 for none
  /// @throws QuipuException INVALID_ARGUMENT if a tolerance is negative or not finite
  public static Evaluator numeric(double relative, double absolute) {
    if (!(relative >= 0 && absolute >= 0 && relative + absolute < Double.POSITIVE_INFINITY)) {
      throw QuipuException.invalid(
          "Tolerances are "
              + relative
              + " and "
              + absolute
              + "; they must be finite and at least 0");
    }
    return new TextEvaluator(
        "numeric",
        (output, expected) ->
            Result.of(
                isClose(
                    number("Output", output),
                    number("Expected output", expected),
                    relative,
                    absolute)));
  }

  private static boolean isClose(double a, double b, double relative, double absolute) {
    if (a == b) {
      return true;
    }
    double largest = Math.max(Math.abs(a), Math.abs(b));
    return Double.isFinite(a)
        && Double.isFinite(b)
        && Math.abs(a - b) <= Math.max(relative * largest, absolute);
  }

  private static double number(String what, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw QuipuException.invalid(what + " is no number: " + Text.quote(text));
    }
  }

  // ---- how near ----

  /// `token_f1`: how many words the output shares with an expected answer, whatever their order, as
  /// F1 with `precision` and `recall`; see [TokenF1].
  public static Evaluator tokenF1() {
    return words("token_f1", TokenF1::of);
  }

  /// `rouge_l`: the longest common subsequence of words, as F1 with `precision` and `recall`; see
  /// [RougeL].
  public static Evaluator rougeL() {
    return words("rouge_l", RougeL::of);
  }

  private interface WordFormula {
    TokenF1 compare(String output, String expected);
  }

  private static Evaluator words(String name, WordFormula formula) {
    return new TextEvaluator(
        name,
        (output, expected) -> {
          TokenF1 one = formula.compare(output, expected);
          return Result.of(one.f1(), "precision", one.precision(), "recall", one.recall());
        });
  }

  /// `bleu`: the BLEU of the output, with all expected answers as references; see [Bleu].
  public static Evaluator bleu() {
    return judge(
        "bleu",
        (testCase, score) ->
            score.value(
                Bleu.sentence(testCase.outputText(), List.copyOf(testCase.expectedTexts()))));
  }

  /// `edit_similarity`: 1 minus the edit distance to an expected answer as a part of the longer
  /// text's length, with the `distance` in characters; see
  /// [dev.quipu.evaluation.text.EditDistance].
  public static Evaluator editSimilarity() {
    return new EditEvaluator();
  }

  // ---- judges ----

  /// An evaluator by any function.
  ///
  /// ```java
  /// Evaluators.judge("short", (testCase, score) -> score.value(1.0 / testCase.outputText().length()))
  /// ```
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the name is empty or too long
  public static Evaluator judge(String name, Judge judge) {
    return new JudgeEvaluator(name, judge);
  }

  /// An evaluator by a function that answers later, such as a request to a model. Its answer is
  /// awaited; other cases go on meanwhile.
  ///
  /// @param timeout after which no answer is an error in the row
  /// @throws QuipuException INVALID_ARGUMENT if the name is empty or too long
  public static Evaluator judgeAsync(String name, Duration timeout, AsyncJudge judge) {
    return new JudgeEvaluator(name, JudgeEvaluator.waiting(judge, timeout));
  }
}
