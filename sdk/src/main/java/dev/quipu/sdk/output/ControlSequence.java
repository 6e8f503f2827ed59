package dev.quipu.sdk.output;

/// Reads the control sequences of terminals (ECMA-48), which may be cut anywhere between two
/// prints. Sequences that move no cursor and erase nothing, such as colours and titles, have no
/// meaning here.
final class ControlSequence {
  /// What [#accept] answers while a sequence goes on, or has ended without a meaning.
  static final char NOTHING = 0;

  private static final char ESCAPE = '\u001b';
  private static final char CSI = '\u009b';
  private static final char BELL = '\u0007';
  private static final int MOST = 1 << 20;

  private enum State {
    OUTSIDE,
    /// After ESC.
    ESCAPED,
    /// After ESC and an intermediate character: one more follows.
    DESIGNATION,
    /// Within a sequence with parameters.
    PARAMETERS,
    /// Within a string, such as a title, until BEL or ESC \.
    STRING,
    /// After ESC within a string.
    STRING_ESCAPED
  }

  private State state = State.OUTSIDE;
  private int index;
  private final int[] parameters = new int[2];

  static boolean begins(char c) {
    return c == ESCAPE || c == CSI;
  }

  boolean isOpen() {
    return state != State.OUTSIDE;
  }

  void begin(char c) {
    state = c == CSI ? State.PARAMETERS : State.ESCAPED;
    reset();
  }

  /// Gives up the sequence: no sequence goes on over the end of a line.
  void abort() {
    state = State.OUTSIDE;
  }

  /// Takes the next character of an open sequence.
  ///
  /// @return the final character of a sequence with a meaning, else [#NOTHING]
  char accept(char c) {
    switch (state) {
      case ESCAPED -> {
        return afterEscape(c);
      }
      case DESIGNATION -> state = State.OUTSIDE;
      case PARAMETERS -> {
        return parameter(c);
      }
      case STRING -> {
        if (c == BELL) {
          state = State.OUTSIDE;
        } else if (c == ESCAPE) {
          state = State.STRING_ESCAPED;
        }
      }
      case STRING_ESCAPED -> state = c == '\\' ? State.OUTSIDE : State.STRING;
      case OUTSIDE -> {}
    }
    return NOTHING;
  }

  private char afterEscape(char c) {
    state = State.OUTSIDE;
    switch (c) {
      case '[' -> {
        state = State.PARAMETERS;
        reset();
      }
      case ']', 'P', 'X', '^', '_' -> state = State.STRING;
      case ESCAPE -> state = State.ESCAPED;
      case 'M' -> {
        return 'A'; // reverse index: one row up
      }
      case '7' -> {
        return 's';
      }
      case '8' -> {
        return 'u';
      }
      default -> {
        if (c >= ' ' && c <= '/') {
          state = State.DESIGNATION;
        }
      }
    }
    return NOTHING;
  }

  private char parameter(char c) {
    if (c >= '0' && c <= '9') {
      if (index < parameters.length) {
        parameters[index] = Math.min(MOST, Math.max(0, parameters[index]) * 10 + c - '0');
      }
    } else if (c == ';' || c == ':') {
      index++;
    } else if (c >= '@' && c <= '~') {
      state = State.OUTSIDE;
      return c;
    } else if (c < ' ' || c > '~') {
      state = State.OUTSIDE;
    }
    return NOTHING;
  }

  /// A parameter of the sequence that has just ended.
  ///
  /// @param absent its value if the sequence does not have it
  int parameter(int number, int absent) {
    return parameters[number] < 0 ? absent : parameters[number];
  }

  private void reset() {
    index = 0;
    parameters[0] = -1;
    parameters[1] = -1;
  }
}
