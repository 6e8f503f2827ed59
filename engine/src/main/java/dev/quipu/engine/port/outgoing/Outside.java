package dev.quipu.engine.port.outgoing;

import org.jspecify.annotations.Nullable;

/// The world outside as the engine needs it.
///
/// @param pageUrl the address of the page, without a slash at the end, for links in messages; null
///   if nobody has said it
public record Outside(Transport transport, @Nullable String pageUrl) {
  /// For a process that sends nothing.
  public static final Outside NONE = new Outside(Transport.NONE, null);
}
