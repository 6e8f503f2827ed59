package dev.quipu.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.lang.StackWalker.StackFrame;
import java.util.Optional;

/// Sees whether a call of `close()` is made because an exception is leaving the block.
///
/// Java does not say so. But a compiler writes the end of `try (resource)` and of `finally` twice:
/// once for the normal way out, and once in an exception handler, where the call is followed by
/// nothing but throwing the caught exception on (`aload n; athrow`, at most after jumps). Which of
/// the two calls is running tells the bytecode index in the caller's stack frame.
final class ThrowingExit {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private ThrowingExit() {}

  /// Whether the method that called a method of this class can only throw when the call returns.
  /// False also if that cannot be seen.
  static boolean isCallerThrowing(Class<?> callee) {
    try {
      Optional<StackFrame> caller =
          WALKER.walk(frames ->
              frames
                  .filter(frame ->
                      frame.getDeclaringClass() != callee
                          && frame.getDeclaringClass() != ThrowingExit.class)
                  .findFirst());
      return caller.isPresent() && isThrowing(caller.get());
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static boolean isThrowing(StackFrame frame) throws IOException {
    Class<?> type = frame.getDeclaringClass();
    String name = type.getName();
    try (InputStream in =
        type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
      if (in == null) {
        return false;
      }
      ClassCode code = ClassCode.read(in, frame.getMethodName(), frame.getDescriptor());
      return code.isCloseThenThrow(frame.getByteCodeIndex());
    }
  }
}
