package dev.quipu.outgoing;

import org.jspecify.annotations.Nullable;

/// What an operator lets the server send.
///
/// @param isPrivateAllowed whether messages may go to addresses of this machine and of private
///   networks, and over plain HTTP
/// @param mail the mail server; null if no e-mail is sent
public record OutgoingOptions(boolean isPrivateAllowed, @Nullable MailOptions mail) {
  public static final OutgoingOptions DEFAULT = new OutgoingOptions(false, null);
}
