package dev.quipu.core.projects;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.text.Text;

/// What holds experiments, runs, models, traces, webhooks and all else. No project sees the data of
/// another.
///
/// @param name part of every address of the project; never changes
/// @param archived whether lists hide the project unless they are asked for it; an archived project
///   is read and written as before
/// @param createdMs milliseconds since the epoch, as are all times here
/// @param updatedMs when the description or `archived` was last changed
public record Project(
    ProjectId id,
    String name,
    String description,
    boolean archived,
    long createdMs,
    long updatedMs) {
  public Project {
    checkName(name);
    Text.check("Project description", description, Limits.NOTES_CHARS);
  }

  /// Returns the name, or throws INVALID_ARGUMENT. A name is a part of addresses and must read the
  /// same in each of them.
  public static String checkName(String name) {
    if (name.isEmpty()) {
      throw QuipuException.invalid("Project name is empty");
    }
    if (Text.isLonger(name, Limits.PROJECT_NAME_CHARS)) {
      throw QuipuException.invalid(
          "Project name "
              + Text.quote(name)
              + " has "
              + Text.length(name)
              + " characters; at most "
              + Limits.PROJECT_NAME_CHARS
              + " are allowed");
    }
    if (!isValidName(name)) {
      throw QuipuException.invalid(
          "Project name "
              + Text.quote(name)
              + " must begin with a lower-case letter or a digit, and have only lower-case letters,"
              + " digits, '-', '_' and '.'");
    }
    return name;
  }

  /// Whether a text can be the name of a project.
  public static boolean isValidName(String name) {
    if (name.isEmpty() || name.length() > Limits.PROJECT_NAME_CHARS || !isWord(name.charAt(0))) {
      return false;
    }
    return name.chars().allMatch(c -> isWord(c) || c == '-' || c == '_' || c == '.');
  }

  private static boolean isWord(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
