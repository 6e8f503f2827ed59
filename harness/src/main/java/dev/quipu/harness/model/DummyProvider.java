package dev.quipu.harness.model;

import dev.quipu.harness.config.ModelSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes models that answer by themselves, for tests of a configuration.
public final class DummyProvider implements ModelProvider {
  @Override
  public String type() {
    return "dummy";
  }

  @Override
  public Model create(ModelSpec spec) {
    Map<?, ?> answers = texts(spec.settings().get("answers"));
    Map<?, ?> failures = texts(spec.settings().get("failures"));
    Object otherwise = spec.settings().get("answer");
    return request -> {
      Object failure = failures.get(request.prompt());
      if (failure != null) {
        throw ModelException.lasting(failure.toString());
      }
      Object answer = answers.get(request.prompt());
      if (answer == null) {
        answer = otherwise == null ? request.prompt() : otherwise;
      }
      return ModelAnswer.of(answer);
    };
  }

  private static Map<?, ?> texts(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
