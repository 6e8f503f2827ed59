package dev.quipu.engine.outgoing;

import java.time.Duration;

/// The limits of messages to webhooks.
public final class OutgoingLimits {
  private OutgoingLimits() {}

  /// Messages that are being sent at once. Each holds a connection and up to a minute.
  static final int AT_ONCE = 16;

  /// Messages that are being sent at once to one webhook, so that a slow receiver leaves room for
  /// the others.
  static final int AT_ONCE_PER_WEBHOOK = 4;

  /// Tries of a message. With the waits between them they last for an hour and a half: a receiver
  /// is often back after a restart or a deployment, and later a message is old.
  public static final int TRIES = 14;

  /// The wait after the first try; each later wait is twice the one before.
  static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /// The longest wait, also if the receiver asks for more.
  static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  /// How often the worker looks for due messages without being told.
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /// The wait after a failure of the store itself, such as a full disk.
  static final Duration WAIT_FOR_STORE = Duration.ofSeconds(10);

  /// Messages of a webhook that wait. A receiver that is down for hours while thousands of runs end
  /// must not fill the disk; messages beyond are stored as failed.
  public static final int WAITING_PER_WEBHOOK = 10_000;

  /// Ended messages of a webhook that are kept to be looked at.
  public static final int KEPT_PER_WEBHOOK = 1000;

  /// Tries of a message that are kept, those of redeliveries included.
  static final int TRIES_KEPT = 20;

  /// The characters of the reason that a try has failed.
  static final int ERROR_CHARS = 500;

  /// The characters of a title, which goes into subjects and chats.
  static final int TITLE_CHARS = 300;
}
