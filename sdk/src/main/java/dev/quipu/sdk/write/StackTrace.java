package dev.quipu.sdk.write;

import java.io.PrintWriter;
import java.io.StringWriter;

/// Exceptions as text. Their methods belong to the program and may fail themselves.
public final class StackTrace {
  private StackTrace() {}

  /// The stack trace of an exception with its causes, as Java prints it.
  public static String of(Throwable exception) {
    try {
      StringWriter stack = new StringWriter();
      exception.printStackTrace(new PrintWriter(stack));
      return stack.toString();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return withoutMessage(exception, e);
    }
  }

  /// The message of an exception; `null` if it has none.
  public static String message(Throwable exception) {
    try {
      return String.valueOf(exception.getMessage());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return unreadable(e);
    }
  }

  private static String withoutMessage(Throwable exception, Throwable why) {
    StringBuilder text = new StringBuilder(exception.getClass().getName());
    text.append(": ").append(unreadable(why)).append('\n');
    for (StackTraceElement frame : exception.getStackTrace()) {
      text.append("\tat ").append(frame).append('\n');
    }
    return text.toString();
  }

  private static String unreadable(Throwable why) {
    return "(the message cannot be read: " + why.getClass().getName() + ")";
  }
}
