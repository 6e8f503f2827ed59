package dev.quipu.harness;

import dev.quipu.harness.config.ModelSpec;
import dev.quipu.harness.model.Model;
import dev.quipu.harness.model.ModelAnswer;
import dev.quipu.harness.model.ModelProvider;
import java.util.Locale;

/// A model of a program's own, found by ServiceLoader.
public final class ShoutProvider implements ModelProvider {
  @Override
  public String type() {
    return "shout";
  }

  @Override
  public Model create(ModelSpec spec) {
    String end = String.valueOf(spec.settings().get("end"));
    return request -> ModelAnswer.of(request.prompt().toUpperCase(Locale.ROOT) + end);
  }
}
