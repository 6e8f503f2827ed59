package dev.quipu.trackers.wandb;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.security.SecureRandom;

/// The names that W&B allows.
final class WandbId {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String NOT_IN_RUNS = ":;,#?/\\'";
  private static final String NOT_IN_PROJECTS = "/\\#?%:";

  /// The longest names of projects and artifacts.
  private static final int NAME_CHARACTERS = 128;

  private static final SecureRandom RANDOM = new SecureRandom();

  private WandbId() {}

  /// An id that nothing else has.
  static String random(int length) {
    StringBuilder id = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  /// @throws QuipuException INVALID_ARGUMENT if W&B takes no such id of a run
  static String checkRun(String id) {
    if (!id.equals(id.strip()) || has(id, NOT_IN_RUNS)) {
      throw QuipuException.invalid(
          "The id of a W&B run is "
              + Text.quote(id)
              + "; it may have neither spaces around it nor the characters "
              + NOT_IN_RUNS);
    }
    return id;
  }

  /// @throws QuipuException INVALID_ARGUMENT if W&B takes no such name of a project
  static String checkProject(String name) {
    if (name.length() > NAME_CHARACTERS || has(name, NOT_IN_PROJECTS)) {
      throw QuipuException.invalid(
          "The name of a W&B project is "
              + Text.quote(name)
              + "; it may have "
              + NAME_CHARACTERS
              + " characters, and none of "
              + NOT_IN_PROJECTS);
    }
    return name;
  }

  private static boolean has(String text, String characters) {
    return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
  }

  /// The name that an artifact has in W&B, which allows letters, digits, dots, dashes and
  /// underscores.
  static String artifact(String name) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]", "-");
    return safe.length() <= NAME_CHARACTERS
        ? safe
        : safe.substring(safe.length() - NAME_CHARACTERS);
  }
}
