package dev.quipu.evaluation.text;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression of `java.util.regex` that gives up when it backtracks without end: it may
/// look at [TextLimits#REGEX_STEPS] characters. Safe for several threads.
public final class BoundedRegex {
  private final Pattern pattern;

  /// @throws QuipuException INVALID_ARGUMENT if it is too long or no regular expression
  public BoundedRegex(String regex, int flags) {
    if (regex.length() > TextLimits.REGEX_CHARS) {
      throw QuipuException.invalid(
          "Regular expression has "
              + regex.length()
              + " characters; at most "
              + TextLimits.REGEX_CHARS
              + " are allowed");
    }
    try {
      pattern = Pattern.compile(regex, flags);
    } catch (PatternSyntaxException e) {
      throw QuipuException.invalid(
          "Regular expression " + Text.quote(regex) + " cannot be read: " + e.getDescription());
    } catch (StackOverflowError e) {
      throw QuipuException.invalid(
          "Regular expression " + Text.quote(regex) + " is nested too deep");
    }
  }

  /// Whether it fits somewhere in a text.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it gives up
  public boolean isIn(String text) {
    return find(text, false);
  }

  /// Whether it fits a whole text.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it gives up
  public boolean isWhole(String text) {
    return find(text, true);
  }

  private boolean find(String text, boolean isWhole) {
    try {
      var matcher = pattern.matcher(new CountedText(TextLimits.check(text), new Steps()));
      return isWhole ? matcher.matches() : matcher.find();
    } catch (TooManySteps e) {
      throw QuipuException.invalid(
          "Regular expression "
              + Text.quote(pattern.pattern())
              + " has looked at more than "
              + TextLimits.REGEX_STEPS
              + " characters of a text of "
              + text.length());
    } catch (StackOverflowError e) {
      throw QuipuException.invalid(
          "Regular expression "
              + Text.quote(pattern.pattern())
              + " repeats a group too often for a text of "
              + text.length()
              + " characters");
    }
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }

  private static final class TooManySteps extends RuntimeException {
    TooManySteps() {
      super(null, null, false, false);
    }
  }

  private static final class Steps {
    private long taken;

    void take() {
      if (++taken > TextLimits.REGEX_STEPS) {
        throw new TooManySteps();
      }
    }
  }

  /// A text that counts how often a character is looked at.
  ///
  /// @param steps shared by the parts of the text
  private record CountedText(CharSequence text, Steps steps) implements CharSequence {
    @Override
    public char charAt(int index) {
      steps.take();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.subSequence(start, end), steps);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
