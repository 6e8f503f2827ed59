package dev.quipu.evaluation.junit;

import dev.quipu.core.evaluation.Score;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.EvaluationResult;
import dev.quipu.evaluation.TestCase;
import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/// One case as a test.
record CaseInvocation(TestCase testCase, MethodRun run) implements TestTemplateInvocationContext {
  private static final int NAME_CHARS = 100;

  @Override
  public String getDisplayName(int invocationIndex) {
    String name = testCase.key().orElse("#" + invocationIndex + " " + testCase.input());
    return Text.first(name, NAME_CHARS);
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    CaseScores scores = new CaseScores(testCase);
    return List.of(new Parameters(scores), new Verdict(scores));
  }

  private final class Parameters implements ParameterResolver {
    private final CaseScores scores;

    Parameters(CaseScores scores) {
      this.scores = scores;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == TestCase.class || type == CaseScores.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == TestCase.class ? testCase : scores;
    }
  }

  /// Logs the scores when the method has ended, and fails the test if they say so.
  private final class Verdict implements AfterTestExecutionCallback {
    private final CaseScores scores;

    Verdict(CaseScores scores) {
      this.scores = scores;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
      Throwable failure = context.getExecutionException().orElse(null);
      EvaluationResult result = scores.result(failure);
      run.log(result, scores.done());
      if (failure == null && !result.isSuccess()) {
        throw new AssertionError(words(result));
      }
    }
  }

  private static String words(EvaluationResult result) {
    StringBuilder words = new StringBuilder();
    for (Score score : result.scores()) {
      if (score.error() != null || Boolean.FALSE.equals(score.success())) {
        words.append(words.isEmpty() ? "" : "\n").append(words(score));
      }
    }
    return words.toString();
  }

  private static String words(Score score) {
    String name =
        score.metric().isEmpty() ? score.evaluator() : score.evaluator() + "." + score.metric();
    if (score.error() != null) {
      return name + " has failed: " + score.error();
    }
    StringBuilder words = new StringBuilder(name);
    if (score.value() != null) {
      words.append(" is ").append(score.value());
      if (score.threshold() != null) {
        words
            .append(score.higherIsBetter() ? "; at least " : "; at most ")
            .append(score.threshold())
            .append(" is needed");
      }
    } else {
      words.append(" says that the case has failed");
    }
    if (score.explanation() != null) {
      words.append(": ").append(score.explanation());
    }
    return words.toString();
  }
}
