package dev.quipu.core.registry;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import java.util.Map;
import java.util.regex.Pattern;

/// The rules for the names of models, aliases and tags. Names of models are parts of paths and of
/// URIs such as `models:/name/1` and `models:/name@alias`.
public final class RegistryNames {
  private static final Pattern ALIAS =
      Pattern.compile("[\\w\\-]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern VERSION_ALIAS = Pattern.compile("[vV]\\d+");

  /// The alias that always names the newest version. Nobody can set this alias.
  public static final String LATEST = "latest";

  private RegistryNames() {}

  /// Returns the name of a model, or throws INVALID_ARGUMENT.
  public static String checkModel(String name) {
    if (name.isBlank()) {
      throw QuipuException.invalid("The name of a model is empty");
    }
    Text.check("Model name", name, RegistryLimits.NAME_CHARS);
    if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0) {
      throw QuipuException.invalid(
          "Invalid model name '" + name + "'. Names cannot contain '/' or ':'.");
    }
    if (name.equals(".")
        || name.startsWith("..")
        || name.chars().anyMatch(Character::isISOControl)) {
      throw QuipuException.invalid(
          "Invalid model name "
              + Text.quote(name)
              + ": it must not be '.', start with '..' or hold control characters");
    }
    return name;
  }

  /// Returns an alias, or throws INVALID_ARGUMENT.
  public static String checkAlias(String alias) {
    if (alias.isEmpty()) {
      throw QuipuException.invalid("Registered model alias name cannot be empty.");
    }
    Text.check("Alias", alias, RegistryLimits.ALIAS_CHARS);
    if (!ALIAS.matcher(alias).matches()) {
      throw QuipuException.invalid(
          "Invalid alias name: '"
              + alias
              + "'. Names may only contain alphanumerics, underscores (_), and dashes (-).");
    }
    return alias;
  }

  /// Returns an alias that can be set, or throws INVALID_ARGUMENT.
  public static String checkNewAlias(String alias) {
    checkAlias(alias);
    if (alias.equalsIgnoreCase(LATEST)) {
      throw QuipuException.invalid("'latest' alias name (case insensitive) is reserved.");
    }
    if (VERSION_ALIAS.matcher(alias).matches()) {
      throw QuipuException.invalid("Version alias name '" + alias + "' is reserved.");
    }
    return alias;
  }

  /// Checks a tag of a model or version.
  public static void checkTag(String key, String value) {
    Keys.check("Tag key", key);
    Text.check("Value of tag " + Text.quote(key), value, RegistryLimits.TAG_VALUE_CHARS);
  }

  /// Checks the tags that a new model or version has.
  public static void checkTags(Map<String, String> tags) {
    checkCount("tags", tags.size(), RegistryLimits.TAGS);
    tags.forEach(RegistryNames::checkTag);
  }

  /// Checks how many a model or version would have of something.
  public static void checkCount(String what, int count, int limit) {
    if (count > limit) {
      throw QuipuException.invalid(
          "There would be " + count + " " + what + "; at most " + limit + " are allowed");
    }
  }

  static void checkDescription(String what, String description) {
    Text.check(what, description, Limits.NOTES_CHARS);
  }
}
