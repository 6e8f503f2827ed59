package dev.quipu.sdk.values;

/// Stands where a value could not be written.
///
/// @param reason why
/// @param type the name of the value's class
public record Omitted(Reason reason, String type) {
  /// Why a value is left out.
  public enum Reason {
    /// The value holds itself.
    CYCLE("cycle"),
    /// The value is nested too deep.
    DEPTH("depth"),
    /// The value is too large.
    SIZE("size"),
    /// A method of the value, or the reading of its file, has failed.
    BROKEN("broken");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /// The word in the content.
    public String word() {
      return word;
    }
  }
}
