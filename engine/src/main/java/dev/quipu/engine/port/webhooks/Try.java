package dev.quipu.engine.port.webhooks;

import org.jspecify.annotations.Nullable;

/// One finished attempt to send a message.
///
/// @param number counts the tries of the message from 1
/// @param startedMs milliseconds since the epoch
/// @param status of the answer; null if there was none
/// @param error why the message was not taken; empty if it was
public record Try(
    int number, long startedMs, long tookMs, @Nullable Integer status, String error) {}
