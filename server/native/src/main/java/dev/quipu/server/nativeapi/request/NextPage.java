package dev.quipu.server.nativeapi.request;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The field with which an answer names its next page.
public final class NextPage {
  private NextPage() {}

  /// Writes nothing on the last page.
  ///
  /// @param token null on the last page
  public static void write(JsonGenerator json, @Nullable String token) {
    if (token != null) {
      json.writeStringProperty("nextPageToken", token);
    }
  }
}
