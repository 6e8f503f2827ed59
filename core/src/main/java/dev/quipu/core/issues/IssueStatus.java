package dev.quipu.core.issues;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What has become of an issue.
public enum IssueStatus {
  PENDING,
  REJECTED,
  RESOLVED;

  /// The word in all APIs and in the database.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<IssueStatus> find(String word) {
    return Arrays.stream(values()).filter(status -> status.word().equals(word)).findFirst();
  }

  /// The status of a word.
  ///
  /// @throws QuipuException INVALID_ARGUMENT
  public static IssueStatus of(String word) {
    return find(word)
        .orElseThrow(() ->
            QuipuException.invalid(
                "Status "
                    + Text.quote(word)
                    + " is not one of "
                    + Arrays.stream(values()).map(IssueStatus::word).toList()));
  }
}
