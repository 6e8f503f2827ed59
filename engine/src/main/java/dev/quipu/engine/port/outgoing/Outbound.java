package dev.quipu.engine.port.outgoing;

import java.util.Map;

/// A message in the form in which it leaves.
public sealed interface Outbound {
  /// A POST of JSON. The headers may hold signatures, never secrets.
  record HttpPost(String url, Map<String, String> headers, String body) implements Outbound {
    public HttpPost {
      headers = Map.copyOf(headers);
    }
  }

  /// An e-mail in plain text.
  ///
  /// @param url `mailto:` and the addresses
  /// @param id becomes the `Message-ID`
  record Mail(String url, String id, String subject, String text) implements Outbound {}
}
