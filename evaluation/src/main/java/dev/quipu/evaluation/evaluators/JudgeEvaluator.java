package dev.quipu.evaluation.evaluators;

import dev.quipu.core.evaluation.Score;
import dev.quipu.core.evaluation.ScoreBuilder;
import dev.quipu.core.text.Keys;
import dev.quipu.evaluation.Evaluator;
import dev.quipu.evaluation.TestCase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An evaluator that asks a function.
record JudgeEvaluator(String name, Judge judge) implements Evaluator {
  JudgeEvaluator {
    Keys.check("Name of an evaluator", name);
  }

  @Override
  public List<Score> evaluate(TestCase testCase) throws Exception {
    return List.of(judge.judge(testCase, Score.builder(name, "")).build());
  }

  /// A judge that waits for another.
  static Judge waiting(AsyncJudge judge, Duration timeout) {
    return (testCase, score) -> {
      CompletableFuture<ScoreBuilder> answer = judge.judge(testCase, score).toCompletableFuture();
      try {
        return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      } catch (TimeoutException e) {
        answer.cancel(true);
        throw new TimeoutException("The judge has not answered within " + timeout);
      } catch (InterruptedException e) {
        answer.cancel(true);
        throw e;
      }
    };
  }
}
