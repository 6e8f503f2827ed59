package dev.quipu.harness.model;

import dev.quipu.harness.config.ModelSpec;
import java.util.List;

/// Makes models that are programs.
public final class CommandProvider implements ModelProvider {
  @Override
  public String type() {
    return "command";
  }

  @Override
  public Model create(ModelSpec spec) {
    List<String> command =
        spec.settings().get("command") instanceof List<?> words
            ? words.stream().map(String::valueOf).toList()
            : List.of();
    return new CommandModel(command, "json".equals(spec.settings().get("input")));
  }
}
