package dev.quipu.core.registry;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// A model of the registry: a name under which versions follow each other.
///
/// @param isPrompt whether the versions are texts of a prompt, as MLflow keeps them. Ordinary
///   searches leave prompts out
/// @param tags sorted by key
/// @param aliases the version that each alias names, sorted by alias
/// @param createdMs milliseconds since the epoch, as are all times here
public record RegisteredModel(
    String name,
    boolean isPrompt,
    String description,
    Map<String, String> tags,
    Map<String, Integer> aliases,
    long createdMs,
    long updatedMs) {
  /// The tag by which MLflow's clients mark prompts.
  public static final String PROMPT_TAG = "mlflow.prompt.is_prompt";

  /// The tag of a prompt by which MLflow's clients tell texts from chats.
  public static final String PROMPT_TYPE_TAG = "_mlflow_prompt_type";

  /// The tag of a version in which MLflow's clients keep the text of a prompt.
  public static final String PROMPT_TEXT_TAG = "mlflow.prompt.text";

  public RegisteredModel {
    RegistryNames.checkModel(name);
    RegistryNames.checkDescription("Model description", description);
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
  }

  public RegisteredModel withName(String newName, long nowMs) {
    return new RegisteredModel(newName, isPrompt, description, tags, aliases, createdMs, nowMs);
  }

  public RegisteredModel withDescription(String newDescription, long nowMs) {
    return new RegisteredModel(name, isPrompt, newDescription, tags, aliases, createdMs, nowMs);
  }

  public RegisteredModel withUpdated(long nowMs) {
    return new RegisteredModel(name, isPrompt, description, tags, aliases, createdMs, nowMs);
  }

  public RegisteredModel withTags(Map<String, String> newTags) {
    return new RegisteredModel(name, isPrompt, description, newTags, aliases, createdMs, updatedMs);
  }

  public RegisteredModel withAliases(Map<String, Integer> newAliases) {
    return new RegisteredModel(name, isPrompt, description, tags, newAliases, createdMs, updatedMs);
  }
}
