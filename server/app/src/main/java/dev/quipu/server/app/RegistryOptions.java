package dev.quipu.server.app;

import dev.quipu.core.error.QuipuException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The options of a server about the model registry.
///
/// @param modelSources a regular expression that must match in the source of each version that
///   MLflow's clients make; empty for any source
public record RegistryOptions(String modelSources) {
  public static final RegistryOptions DEFAULT = new RegistryOptions("");

  public RegistryOptions {
    parse(modelSources);
  }

  Pattern modelSourcePattern() {
    return parse(modelSources);
  }

  private static Pattern parse(String modelSources) {
    try {
      return Pattern.compile(modelSources);
    } catch (PatternSyntaxException e) {
      throw QuipuException.invalid(
          "The pattern for the sources of models is no regular expression: " + e.getMessage());
    }
  }
}
