package dev.quipu.integrations.llm;

/// The error of a call whose content is not kept: where it happened, without its message, which may
/// quote a prompt, an answer or the arguments of a tool.
final class WithheldMessage extends RuntimeException {
  private static final long serialVersionUID = 1;

  WithheldMessage(Throwable cause) {
    super(cause.getClass().getName() + ", whose message is not kept");
    setStackTrace(cause.getStackTrace());
  }
}
