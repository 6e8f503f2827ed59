package dev.quipu.core.issues;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How bad an issue is, from the least.
public enum IssueSeverity {
  NOT_AN_ISSUE(0),
  LOW(1),
  MEDIUM(2),
  HIGH(3);

  private final int rank;

  IssueSeverity(int rank) {
    this.rank = rank;
  }

  /// The word in all APIs.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The number in the database, from 0. It also orders.
  public int rank() {
    return rank;
  }

  /// The severity of a rank.
  public static Optional<IssueSeverity> find(long rank) {
    return Arrays.stream(values()).filter(severity -> severity.rank() == rank).findFirst();
  }

  /// The severity of a word.
  ///
  /// @throws QuipuException INVALID_ARGUMENT
  public static IssueSeverity of(String word) {
    return Arrays.stream(values())
        .filter(severity -> severity.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            QuipuException.invalid(
                "Severity "
                    + Text.quote(word)
                    + " is not one of "
                    + Arrays.stream(values()).map(IssueSeverity::word).toList()));
  }
}
