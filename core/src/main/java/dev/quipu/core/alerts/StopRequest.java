package dev.quipu.core.alerts;

import dev.quipu.core.text.Text;

/// Somebody, or an alert, has asked a run to stop. The training asks for it, and decides.
///
/// @param user who has asked; empty if unknown, or if an alert has
/// @param reason empty if none is given
public record StopRequest(long requestedMs, String user, String reason) {
  public StopRequest {
    Text.check("Reason to stop", reason, AlertLimits.REASON_CHARS);
  }
}
