package dev.quipu.engine.port.webhooks;

/// An occurrence on its way to one webhook.
///
/// @param number counts the messages of the webhook from 1
/// @param tries the number of finished tries
/// @param nextMs the time of the next try, if the message waits
public record Message(
    WebhookId webhook, long number, Occurrence occurrence, State state, int tries, long nextMs) {
  public enum State {
    /// The message is still to be sent.
    WAITING,
    /// The receiver has taken the message.
    SENT,
    /// The message was given up.
    FAILED
  }

  /// By which the receiver recognises a message that comes again.
  public String id() {
    return webhook.hex() + "-" + number;
  }

  public Message withState(State newState, int newTries, long newNextMs) {
    return new Message(webhook, number, occurrence, newState, newTries, newNextMs);
  }
}
