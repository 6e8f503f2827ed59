package dev.quipu.engine.port.webhooks;

/// The key that signs the messages of a webhook. It is never shown: not in answers, messages of
/// errors or logs.
///
/// @param value empty if messages are not signed
public record Secret(String value) {
  public static final Secret NONE = new Secret("");

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return isEmpty() ? "no secret" : "a secret";
  }
}
