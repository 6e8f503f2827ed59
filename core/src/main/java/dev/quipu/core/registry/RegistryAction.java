package dev.quipu.core.registry;

import java.util.Arrays;
import java.util.Optional;

/// What happened in the registry. Events and webhooks name an action by the thing and the verb,
/// with the words of MLflow's webhooks where MLflow has the event.
public enum RegistryAction {
  MODEL_CREATED("registered_model", "prompt", "created"),
  MODEL_UPDATED("registered_model", "prompt", "updated"),
  MODEL_RENAMED("registered_model", "prompt", "renamed"),
  MODEL_DELETED("registered_model", "prompt", "deleted"),
  MODEL_TAG_SET("registered_model_tag", "prompt_tag", "set"),
  MODEL_TAG_DELETED("registered_model_tag", "prompt_tag", "deleted"),
  VERSION_CREATED("model_version", "prompt_version", "created"),
  VERSION_UPDATED("model_version", "prompt_version", "updated"),
  VERSION_TRANSITIONED("model_version", "prompt_version", "transitioned"),
  VERSION_DELETED("model_version", "prompt_version", "deleted"),
  VERSION_TAG_SET("model_version_tag", "prompt_version_tag", "set"),
  VERSION_TAG_DELETED("model_version_tag", "prompt_version_tag", "deleted"),
  ALIAS_SET("model_version_alias", "prompt_alias", "created"),
  ALIAS_DELETED("model_version_alias", "prompt_alias", "deleted");

  private final String ofModel;
  private final String ofPrompt;
  private final String verb;

  RegistryAction(String ofModel, String ofPrompt, String verb) {
    this.ofModel = ofModel;
    this.ofPrompt = ofPrompt;
    this.verb = verb;
  }

  /// The thing that changed.
  public String entity(boolean isPrompt) {
    return isPrompt ? ofPrompt : ofModel;
  }

  public String verb() {
    return verb;
  }

  /// The word in the database.
  public String word() {
    return ofModel + "." + verb;
  }

  public static Optional<RegistryAction> find(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
  }
}
